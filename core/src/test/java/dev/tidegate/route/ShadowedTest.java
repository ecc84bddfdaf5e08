package dev.tidegate.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.model.Attribute;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShadowedTest {
    @Test
    void theSecondOfTwoEqualRoutesIsNeverReachedWhateverItsParametersAreCalled() {
        assertThat(Shadowed.among(List.of(match("/a/:x"), match("/a/:y"), match("/a/*"), match("/a/b"))))
                .containsExactly(new Shadowed(1, List.of(0)), new Shadowed(2, List.of(0)));
    }

    @Test
    void methodsAreCoveredOneByOne() {
        assertThat(Shadowed.among(List.of(
                        match("/", "GET"), match("/", "POST"), match("/", "POST", "GET"), match("/", "PUT", "GET"))))
                .containsExactly(new Shadowed(2, List.of(0, 1)));
    }

    @Test
    void conditionsThatContradictOneAnotherAreNeverMet() {
        RouteMatch both = new RouteMatch(Set.of(), "", "/", List.of(tenant("a"), tenant("b")));

        assertThat(Shadowed.among(List.of(both))).containsExactly(new Shadowed(0, List.of()));
    }

    @Test
    void aConditionOnPresenceShadowsALaterOneOnTheValue() {
        RouteMatch present = new RouteMatch(Set.of(), "", "/", List.of(tenant("")));
        RouteMatch exact = new RouteMatch(Set.of(), "", "/", List.of(tenant("a")));

        assertThat(Shadowed.among(List.of(present, exact))).containsExactly(new Shadowed(1, List.of(0)));
        assertThat(Shadowed.among(List.of(exact, present))).isEmpty();
    }

    @Test
    void aHundredThousandRoutesAreCheckedInOnePass() {
        List<RouteMatch> matches = IntStream.range(0, 100_000)
                .mapToObj(i -> new RouteMatch(Set.of(), "", "/", List.of(tenant("tenant-" + i % 99_999))))
                .toList();

        assertThat(Shadowed.among(matches)).containsExactly(new Shadowed(99_999, List.of(0)));
    }

    @Test
    void aRedundantConditionDoesNotRaiseTheRank() {
        RouteMatch redundant = new RouteMatch(Set.of(), "", "/", List.of(tenant(""), tenant("a")));
        RouteMatch exact = new RouteMatch(Set.of(), "", "/", List.of(tenant("a")));

        assertThat(Shadowed.among(List.of(exact, redundant))).containsExactly(new Shadowed(1, List.of(0)));
    }

    private static RouteMatch.Condition tenant(String value) {
        return new RouteMatch.Condition(new Attribute.Header("x-tenant"), value);
    }

    private static RouteMatch match(String path, String... methods) {
        return new RouteMatch(Set.of(methods), "", path, List.of());
    }
}
