package dev.tidegate.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.tidegate.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aSteadyRateSpacesRequestsEvenlyFromTheStart() {
        Arrivals arrivals = Arrivals.steady(1_000, Duration.ofSeconds(2));
        assertThat(arrivals.count()).isEqualTo(2_000);
        assertThat(arrivals.dueNanos(0)).isZero();
        assertThat(arrivals.dueNanos(1)).isEqualTo(SECOND / 1_000);
        assertThat(arrivals.dueNanos(1_999)).isEqualTo(2 * SECOND - SECOND / 1_000);
        assertThat(arrivals.dueBefore(SECOND)).isEqualTo(1_000);
        assertThat(arrivals.length()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aRampReachesHalfOfItsRequestsAfterTheSquareRootOfHalfItsTime() {
        Arrivals ramp = new Arrivals.Stages(List.of(new Stage(0, 1_000, Duration.ofSeconds(10))));
        assertThat(ramp.count()).isEqualTo(5_000);
        assertThat(ramp.dueNanos(2_500) / 1e9).isCloseTo(10 * Math.sqrt(0.5), within(1e-6));
    }

    @Test
    void aRampDownEndsWithTheStage() {
        Arrivals ramp = new Arrivals.Stages(List.of(new Stage(1_000, 0, Duration.ofSeconds(10))));
        assertThat(ramp.dueNanos(4_999)).isBetween(9 * SECOND, 10 * SECOND);
        assertThat(ramp.dueBefore(20 * SECOND)).isEqualTo(5_000);
    }

    @Test
    void aStageWithoutRequestsIsAPause() {
        Arrivals pause = new Arrivals.Stages(List.of(
                new Stage(10, 10, Duration.ofSeconds(1)),
                new Stage(0, 0, Duration.ofSeconds(5)),
                new Stage(10, 10, Duration.ofSeconds(1))));
        assertThat(pause.count()).isEqualTo(20);
        assertThat(pause.dueNanos(10)).isEqualTo(6 * SECOND);
    }

    @Seeds(200)
    void dueTimesAscendAndAgreeWithTheCountOfWhatIsDue(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Stage> stages = new ArrayList<>();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            stages.add(
                    new Stage(random.nextInt(500), random.nextInt(500), Duration.ofMillis(random.nextInt(1, 5_000))));
        }
        Arrivals arrivals = new Arrivals.Stages(stages);
        long before = 0;
        for (long i = 0; i < arrivals.count(); i++) {
            long due = arrivals.dueNanos(i);
            assertThat(due)
                    .isGreaterThanOrEqualTo(before)
                    .isLessThanOrEqualTo(arrivals.length().toNanos());
            assertThat(arrivals.dueBefore(due)).isBetween(i - 1, i + 1);
            before = due;
        }
        assertThat(arrivals.dueBefore(Long.MAX_VALUE)).isEqualTo(arrivals.count());
    }

    @Test
    void givenTimesAreKeptAndCounted() {
        Arrivals times = Arrivals.Times.of(new long[] {0, 5, 5, 9});
        assertThat(times.count()).isEqualTo(4);
        assertThat(times.dueNanos(3)).isEqualTo(9);
        assertThat(times.dueBefore(0)).isZero();
        assertThat(times.dueBefore(5)).isEqualTo(1);
        assertThat(times.dueBefore(6)).isEqualTo(3);
        assertThat(times.dueBefore(10)).isEqualTo(4);
        assertThat(times.length()).isEqualTo(Duration.ofNanos(9));
    }

    @Test
    void timesThatDoNotAscendAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Arrivals.Times.of(new long[] {3, 2}));
        assertThatIllegalArgumentException().isThrownBy(() -> Arrivals.Times.of(new long[] {-1}));
    }

    @Test
    void stagesThatMeanNothingAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Stage(-1, 1, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Stage(1, Double.NaN, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Stage(1, 1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Arrivals.Stages(List.of()));
    }
}
