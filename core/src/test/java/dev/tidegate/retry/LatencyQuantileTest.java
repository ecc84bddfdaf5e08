package dev.tidegate.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.tidegate.testkit.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyQuantileTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private final LatencyQuantile p95 = new LatencyQuantile(0.95, 0);

    @Test
    void saysNothingBeforeItHasSeenEnough() {
        record(p95, LatencyQuantile.SAMPLES_MIN - 1, MILLI);
        assertThat(p95.nanos(0)).isEqualTo(LatencyQuantile.UNKNOWN);

        record(p95, 1, MILLI);
        assertThat(p95.nanos(SECOND)).isCloseTo(MILLI, withPercentage(7));
    }

    @Test
    void followsAnUpstreamThatGetsSlower() {
        record(p95, 10_000, MILLI);
        assertThat(p95.nanos(SECOND)).isCloseTo(MILLI, withPercentage(7));

        record(p95, 10_000, 100 * MILLI);
        assertThat(p95.nanos(2 * SECOND)).isCloseTo(100 * MILLI, withPercentage(7));
    }

    @Test
    void forgetsWhatIsOld() {
        record(p95, 10_000, 100 * MILLI);
        assertThat(p95.nanos(SECOND)).isCloseTo(100 * MILLI, withPercentage(7));
        // Eight half-lives later 39 of the 10,000 are left.
        assertThat(p95.nanos(41 * SECOND)).isEqualTo(LatencyQuantile.UNKNOWN);
        record(p95, 2000, MILLI);
        assertThat(p95.nanos(42 * SECOND)).isCloseTo(MILLI, withPercentage(7));
    }

    @Test
    void longSilenceForgetsEverything() {
        record(p95, 1_000_000, MILLI);

        assertThat(p95.nanos(100_000 * SECOND)).isEqualTo(LatencyQuantile.UNKNOWN);
    }

    @Test
    void timesBeyondTheScaleGoToItsEnds() {
        record(p95, 100, -5);
        assertThat(p95.nanos(0)).isLessThan(1000);

        record(p95, 10_000, Long.MAX_VALUE);
        assertThat(p95.nanos(SECOND)).isGreaterThan(3600 * SECOND);
    }

    @Test
    void aCallThatWasGivenUpLateEnoughCountsAsIfItHadEnded() {
        LatencyQuantile whole = new LatencyQuantile(0.95, 0);
        LatencyQuantile cut = new LatencyQuantile(0.95, 0);
        for (int i = 1; i <= 1000; i++) {
            whole.record(i * MILLI);
            cut.record(Math.min(i, 990) * MILLI);
        }
        assertThat(cut.nanos(0)).isEqualTo(whole.nanos(0));
    }

    @Seeds(100)
    void agreesWithSortingWithinSevenPercent(long seed) {
        Random random = new Random(seed);
        double part = 0.5 + random.nextInt(49) / 100.0;
        LatencyQuantile quantile = new LatencyQuantile(part, 0);
        long[] all = random.longs(200 + random.nextInt(2000), 2000, SECOND).toArray();
        for (long nanos : all) {
            quantile.record(nanos);
        }
        Arrays.sort(all);
        long exact = all[(int) Math.ceil(part * all.length) - 1];

        assertThat(quantile.nanos(0)).isCloseTo(exact, withPercentage(7));
    }

    @Test
    void refusesAPartThatIsNone() {
        assertThatThrownBy(() -> new LatencyQuantile(1, 0)).hasMessageContaining("part");
        assertThatThrownBy(() -> new LatencyQuantile(Double.NaN, 0)).hasMessageContaining("part");
    }

    private static void record(LatencyQuantile quantile, int count, long nanos) {
        for (int i = 0; i < count; i++) {
            quantile.record(nanos);
        }
    }
}
