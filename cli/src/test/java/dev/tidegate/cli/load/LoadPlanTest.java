package dev.tidegate.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadPlanTest {
    private static final Arrivals SOME = Arrivals.steady(1, Duration.ofSeconds(1));

    @Test
    void theRequestIsThePathOfTheUrl() {
        assertThat(LoadPlan.pathOf(URI.create("http://h"))).isEqualTo("/");
        assertThat(LoadPlan.pathOf(URI.create("http://h/a%20b?c=d"))).isEqualTo("/a%20b?c=d");
        assertThat(LoadPlan.of(URI.create("http://h/x"), SOME).requests()).containsExactly(RequestText.get("/x"));
        assertThat(LoadPlan.of(URI.create("http://h/x"), SOME).port()).isEqualTo(80);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/", "h:80", "/path", "http:opaque"})
    void onlyHttpIsSpoken(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> LoadPlan.of(URI.create(url), SOME));
    }

    @Test
    void emptyPlansAreRefused() {
        LoadPlan plan = LoadPlan.of(URI.create("http://h"), SOME);
        assertThatIllegalArgumentException().isThrownBy(() -> plan.withThreads(0));
        assertThatIllegalArgumentException().isThrownBy(() -> plan.withConnections(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> plan.withConnections(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> plan.withTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> plan.withRequests(List.of()));
    }

    @Test
    void requestsThatWouldBreakTheirHeadAreRefused() {
        RequestText request = RequestText.get("/");
        assertThatIllegalArgumentException().isThrownBy(() -> request.with("X Y", "z"));
        assertThatIllegalArgumentException().isThrownBy(() -> request.with("", "z"));
        assertThatIllegalArgumentException().isThrownBy(() -> request.with("X", "a\r\nY: b"));
        assertThatIllegalArgumentException().isThrownBy(() -> RequestText.get("/a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> RequestText.get(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new RequestText("G T", "/", List.of(), ""));
    }
}
