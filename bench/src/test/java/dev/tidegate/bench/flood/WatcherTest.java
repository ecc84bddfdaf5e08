package dev.tidegate.bench.flood;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.bench.flood.Crowd.Group;
import dev.tidegate.bench.flood.FloodResult.Fate;
import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.RequestText;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatcherTest {
    private final Crowd crowd = Crowd.of(
            new Group("first", 0.5, List.of(RequestText.get("/1"))),
            new Group("second", 0.5, List.of(RequestText.get("/2"))));
    private final Arrivals arrivals = Arrivals.steady(1_000, Duration.ofSeconds(1));

    @Test
    void countsEachGroupOnItsOwnAndLeavesOutTheBeginning() {
        Watcher watcher = new Watcher(crowd, arrivals, 500);
        for (int index = 0; index < 1_000; index++) {
            watcher.onStart(index);
            if (crowd.groupOf(index) == 0) {
                watcher.onAnswer(index, 200);
            } else {
                watcher.onAnswer(index, 503);
                watcher.onRefusal(index, "HTTP/1.1 503 Busy\r\n\r\n");
            }
        }
        Fate first = watcher.fates().getFirst();
        Fate second = watcher.fates().getLast();
        assertThat(first.due() + second.due()).isEqualTo(500);
        assertThat(first).isEqualTo(new Fate("first", first.due(), first.due(), 0, 0));
        assertThat(second).isEqualTo(new Fate("second", second.due(), 0, second.due(), 500));
        assertThat(first.answeredShare()).isOne();
        assertThat(second.answeredShare()).isZero();
    }

    @Test
    void countsWhatWasGivenUpAmongTheAdmittedWithTheTimeUntilThen() {
        Watcher watcher = new Watcher(crowd, arrivals, 0);
        watcher.onStart(0);
        watcher.onAnswer(0, 200);
        assertThat(watcher.admitted(3).getTotalCount()).isEqualTo(4);
        assertThat(watcher.admitted(3).getValueAtPercentile(99) / 1e9).isBetween(0.99, 1.01);
    }

    @Test
    void countsAnErrorAsNoGoodAnswer() {
        Watcher watcher = new Watcher(crowd, arrivals, 0);
        watcher.onStart(0);
        watcher.onAnswer(0, 502);
        assertThat(watcher.fates()).allMatch(fate -> fate.good() == 0 && fate.refused() == 0);
    }
}
