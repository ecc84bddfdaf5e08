package dev.tidegate.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.admit.ConcurrencyRule.Range;
import org.junit.jupiter.api.Test;

/** What each algorithm concludes from single windows. How they do in a world is for the simulation. */
class AlgorithmTest {
    private static final double MILLI = 1e6;
    private static final long SECOND = 1_000_000_000L;
    private static final Range FROM_20 = new Range(20, 1, 1000);

    /** A second in which so many ended, each after so long. */
    private static Window second(double completed, double millis) {
        return window(completed, completed, millis, completed * millis / 1000);
    }

    private static Window window(double completed, double onTime, double millis, double inFlight) {
        double nanos = millis * MILLI;
        return new Window()
                .lasted(SECOND, (long) (10 * MILLI))
                .came(completed, 0)
                .ended(completed, onTime, completed * nanos, completed * nanos * nanos * 1.5)
                .inFlight(inFlight, (long) inFlight);
    }

    @Test
    void gradientIsBaselinePlusHeadroom() {
        LimitAlgorithm gradient = LimitAlgorithm.of(new ConcurrencyRule.Gradient(FROM_20));
        // 1000 a second of 10 ms: a baseline of 10, and the headroom that makes up the initial limit.
        gradient.onWindow(second(1000, 10));
        assertThat(gradient.limit()).isEqualTo(26);

        // Between a tenth and a half above the least latency it holds.
        gradient.onWindow(second(1000, 13));
        assertThat(gradient.limit()).isEqualTo(26);

        // Above a half it shrinks the headroom of 16 by a fifth.
        gradient.onWindow(second(1000, 16));
        assertThat(gradient.limit()).isEqualTo(22);

        // Below a tenth it grows by 30 % of the limit, to twice the baseline or the initial limit at most.
        gradient.onWindow(second(1000, 10.5));
        assertThat(gradient.limit()).isEqualTo(29);
        gradient.onWindow(second(1000, 10.5));
        assertThat(gradient.limit()).isEqualTo(30);
    }

    @Test
    void gradientNeedsASecondAndAHundredSamples() {
        LimitAlgorithm gradient = LimitAlgorithm.of(new ConcurrencyRule.Gradient(FROM_20));

        assertThat(gradient.windowNanos()).isEqualTo(SECOND);
        assertThat(gradient.windowSamples()).isEqualTo(100);
        assertThat(gradient.windowNanosMax()).isEqualTo(Long.MAX_VALUE);
        assertThat(gradient.settleNanos()).isZero();
    }

    @Test
    void vegasKeepsAFewInTheQueue() {
        LimitAlgorithm vegas = LimitAlgorithm.of(new ConcurrencyRule.Vegas(FROM_20));
        vegas.onWindow(second(1000, 20));
        assertThat(vegas.limit()).isEqualTo(20);

        vegas.onWindow(second(1000, 20));
        assertThat(vegas.limit()).as("nobody queues: grow fast").isEqualTo(26);
        vegas.onWindow(second(1000, 22));
        assertThat(vegas.limit()).as("three queue: hold").isEqualTo(26);
        vegas.onWindow(second(1000, 40));
        assertThat(vegas.limit()).as("half of all queue: shrink").isEqualTo(25);
        vegas.onWindow(window(1000, 900, 20, 25));
        assertThat(vegas.limit()).as("some were late: shrink").isEqualTo(24);
        vegas.onWindow(window(100, 100, 21, 2));
        assertThat(vegas.limit()).as("unused: hold").isEqualTo(24);
    }

    @Test
    void vegasMeasuresTheLeastLatencyAnewInTime() {
        LimitAlgorithm vegas = LimitAlgorithm.of(new ConcurrencyRule.Vegas(new Range(1, 1, 1)));
        vegas.onWindow(second(1000, 10));
        for (int i = 0; i < 30; i++) {
            vegas.onWindow(second(1000, 100));
        }
        // The new least latency is 100 ms: nobody queues at that.
        assertThat(vegas.limit()).isEqualTo(1);
        assertThat(vegas.windowSamples()).isEqualTo(10);
    }

    @Test
    void aimdAddsOneAndTakesATenth() {
        LimitAlgorithm aimd = LimitAlgorithm.of(new ConcurrencyRule.Aimd(FROM_20));
        aimd.onWindow(window(1000, 1000, 20, 20));
        assertThat(aimd.limit()).isEqualTo(21);
        aimd.onWindow(window(1000, 1000, 5, 5));
        assertThat(aimd.limit()).as("unused").isEqualTo(21);
        aimd.onWindow(window(1000, 999, 20, 21));
        assertThat(aimd.limit()).isEqualTo(18);
        assertThat(aimd.windowNanos()).isBetween(10_000_000L, SECOND);
    }

    @Test
    void tideIgnoresAWindowInWhichEverythingStoodStill() {
        LimitAlgorithm tide = LimitAlgorithm.of(new ConcurrencyRule.Tide(FROM_20));
        Window stalled = second(1000, 10).lasted(SECOND, SECOND / 2);

        tide.onWindow(stalled);

        assertThat(tide.limit()).isEqualTo(20);
        assertThat(tide.settleNanos()).isPositive();
    }

    @Test
    void tideDoesNotFloatFarAboveWhatIsUsed() {
        LimitAlgorithm tide = LimitAlgorithm.of(new ConcurrencyRule.Tide(new Range(800, 1, 1000)));
        for (int i = 0; i < 60; i++) {
            tide.onWindow(second(1000, 10));
        }

        assertThat(tide.limit()).isBetween(38, 45);
    }

    @Test
    void tideDoublesWhileItIsColdAndFull() {
        LimitAlgorithm tide = LimitAlgorithm.of(new ConcurrencyRule.Tide(FROM_20));
        Window full = second(2000, 10).came(4000, 2000);

        tide.onWindow(full);

        assertThat(tide.limit()).isEqualTo(40);
    }

    @Test
    void tideNeverGrowsOnAnswersThatNobodyWaitsFor() {
        LimitAlgorithm tide = LimitAlgorithm.of(new ConcurrencyRule.Tide(FROM_20));
        Window late = window(1000, 100, 500, 20).came(3000, 2000);

        tide.onWindow(late);

        assertThat(tide.limit()).isLessThanOrEqualTo(20);
    }
}
