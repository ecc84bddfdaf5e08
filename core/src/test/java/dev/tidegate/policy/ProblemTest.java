package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
    void otherLinesStandBelowWithDashesAndTheirNotes() {
        Problem problem = new Problem(
                ProblemCode.WEIGHT_ABOVE_LIMIT,
                "tidegate.yaml",
                new Place(9, 13, 9, 14),
                "routes[0].weight",
                "a call takes 5 places",
                "lower the weight",
                "    weight: 5",
                List.of(new Problem.Related(new Place(12, 3, 12, 7), "upstreams.shop", "3 at most", "  shop: {}")));
        assertThat(problem.render()).isEqualTo("""
                        error[TG-C015]: a call takes 5 places
                          --> tidegate.yaml:9:13   routes[0].weight
                           |
                         9 |     weight: 5
                           |             ^
                          ::: tidegate.yaml:12:3   upstreams.shop
                           |
                        12 |   shop: {}
                           |   ---- 3 at most
                           = lower the weight
                        """);
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
