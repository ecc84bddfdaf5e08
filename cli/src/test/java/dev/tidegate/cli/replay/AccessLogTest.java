package dev.tidegate.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.RequestText;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AccessLogTest {
    private static final long SECOND = 1_000_000_000L;

    /** A small log of invented callers, two of them greedy, with three lines that are no requests. */
    static Path sample() throws URISyntaxException {
        URL resource = Objects.requireNonNull(AccessLogTest.class.getResource("/access.log.txt"));
        return Path.of(resource.toURI());
    }

    @Test
    void readsEveryRequestAndCountsTheOtherLines() throws IOException, URISyntaxException {
        AccessLog log = AccessLog.read(sample());
        assertThat(log.requests()).hasSize(281);
        assertThat(log.malformed()).isEqualTo(3);
        assertThat(log.addresses()).isEqualTo(33);
        assertThat(log.requests()).isSortedAccordingTo((a, b) -> Long.compare(a.second(), b.second()));
    }

    @Test
    void requestsAreDueWhenTheyWereMadeOnlyFaster() {
        AccessLog log = new AccessLog(List.of(at(130), at(100), at(100)), 0);
        Arrivals due = log.arrivals(10);
        assertThat(due.dueNanos(0)).isZero();
        assertThat(due.dueNanos(1)).isZero();
        assertThat(due.dueNanos(2)).isEqualTo(3 * SECOND);
    }

    @Test
    void requestsSayWhoMadeThem() {
        AccessLog log = new AccessLog(List.of(at(1)), 0);
        assertThat(log.forwarded()).containsExactly(RequestText.get("/1").with("X-Forwarded-For", "192.0.2.1"));
        assertThat(new AccessLog(List.of(), 3).arrivals(1).count()).isZero();
    }

    private static LoggedRequest at(long second) {
        return new LoggedRequest("192.0.2.1", second, RequestText.get("/" + second));
    }
}
