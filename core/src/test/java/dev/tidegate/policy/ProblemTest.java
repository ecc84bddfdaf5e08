package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void theCaretStandsUnderTheValueBehindTabsAndWideSigns() {
        assertThat(problem(new Place(3, 4, 3, 6), "\t😀 ab c").render())
                .isEqualTo("""
                        error[TG-C004]: 'ab' is not a rate
                         --> tidegate.yaml:3:4   limits.a.rate
                          |
                        3 | \t😀 ab c
                          | \t   ^^
                          = write 1/s
                        """.replace("                        ", ""));
    }

    @Test
    void aValueOverSeveralLinesIsMarkedToTheEndOfItsFirst() {
        assertThat(problem(new Place(3, 3, 9, 1), "a: {  ").render())
                .contains("3 | a: {  \n  |    ^\n".replace("   ^", "  ^^"));
    }

    @Test
    void ofALongLineOnlyTheSurroundingsAreShown() {
        String line = "x".repeat(5_000);
        String text = problem(new Place(1, 3_000, 1, 4_500), line).render();
        assertThat(text.lines()).allSatisfy(shown -> assertThat(shown).hasSizeLessThan(200));
        assertThat(text).contains("  | " + " ".repeat(40) + "^^^");
    }

    @Test
    void aPlaceBeyondTheTextDoesNoHarm() {
        assertThat(problem(new Place(7, 9, 7, 12), "").render()).contains("7 | \n  | ^\n");
    }

    @Test
    void everyCodeIsUniqueAndInItsSeverity() {
        assertThat(ProblemCode.values()).extracting(ProblemCode::id).doesNotHaveDuplicates();
        assertThat(ProblemCode.NOT_YAML.isError()).isTrue();
        assertThat(ProblemCode.UNUSED_LIMIT.isError()).isFalse();
    }

    private static Problem problem(Place place, String line) {
        return new Problem(
                ProblemCode.WRONG_FORM,
                "tidegate.yaml",
                place,
                "limits.a.rate",
                "'ab' is not a rate",
                "write 1/s",
                line);
    }
}
