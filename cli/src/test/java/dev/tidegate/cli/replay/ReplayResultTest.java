package dev.tidegate.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.cli.load.RequestText;
import dev.tidegate.cli.replay.ReplayResult.Caller;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayResultTest {
    @Test
    void namesTheMostRefusedFirst() {
        AccessLog log = new AccessLog(List.of(from("a"), from("b"), from("b"), from("c"), from("d")), 0);
        ReplayResult result = new ReplayResult(log);
        int[] statuses = {200, 429, 503, 429, 500};
        for (int i = 0; i < statuses.length; i++) {
            result.onAnswer(i, statuses[i]);
        }
        assertThat(result.callers())
                .containsExactly(
                        new Caller("b", 2, 2), new Caller("c", 1, 1), new Caller("a", 1, 0), new Caller("d", 1, 0));
        assertThat(result.status(4)).isEqualTo(500);
    }

    private static LoggedRequest from(String address) {
        return new LoggedRequest(address, 0, RequestText.get("/"));
    }
}
