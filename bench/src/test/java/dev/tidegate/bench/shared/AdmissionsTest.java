package dev.tidegate.bench.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdmissionsTest {
    private static final long BIN = AdmissionLog.BIN_NANOS;
    /** Ten permits in each span. */
    private static final double RATE = 10 * 1e9 / BIN;

    @Test
    void findsNothingBeyondTheRateInASteadyFlow() {
        int[] steady = new int[1_000];
        Arrays.fill(steady, 10);

        assertThat(worst(steady).permits()).isCloseTo(0, within(1e-6));
    }

    @Test
    void findsABurstAndWhereItWas() {
        int[] counts = new int[1_000];
        Arrays.fill(counts, 10);
        counts[400] = 110;
        counts[401] = 60;

        Admissions.Surplus worst = worst(counts);

        assertThat(worst.permits()).isCloseTo(150, within(1e-6));
        assertThat(worst.fromNanos()).isLessThanOrEqualTo(400 * BIN);
        assertThat(worst.toNanos()).isGreaterThanOrEqualTo(402 * BIN);
    }

    @Test
    void findsAnExcessThatOnlyALongIntervalShows() {
        int[] counts = new int[1_000];
        Arrays.fill(counts, 200, 800, 11); // one more than the rate in each of 600 spans, never a burst

        Admissions.Surplus worst = worst(counts);

        assertThat(worst.permits()).isCloseTo(600, within(1e-6));
        assertThat(worst.fromNanos()).isEqualTo(200 * BIN);
        assertThat(worst.toNanos()).isEqualTo(800 * BIN);
        assertThat(worst.admitted()).isEqualTo(6_600);
    }

    @Test
    void findsAnExcessThatNoNodeHasAlone() {
        int[] first = new int[10];
        int[] second = new int[10];
        Arrays.fill(first, 6);
        Arrays.fill(second, 6);

        assertThat(Admissions.of(first).worst(RATE, 0, 10 * BIN).permits()).isZero();
        assertThat(Admissions.of(first, second).worst(RATE, 0, 10 * BIN).permits())
                .isCloseTo(20, within(1e-6));
    }

    @Test
    void looksAtNothingOutsideOfWhatItIsAskedFor() {
        int[] counts = new int[100];
        counts[10] = 1_000;
        counts[90] = 500;

        Admissions admissions = Admissions.of(counts);

        assertThat(admissions.worst(RATE, 20 * BIN, 100 * BIN).permits()).isCloseTo(490, within(1e-6));
        assertThat(admissions.count(20 * BIN, 100 * BIN)).isEqualTo(500);
    }

    @Test
    void agreesWithTheSumOverEveryInterval() {
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < 50; trial++) {
            int[] counts = random.ints(120, 0, 21).toArray();

            assertThat(worst(counts).permits()).isCloseTo(plainWorst(counts), within(1e-6));
        }
    }

    private static double plainWorst(int[] counts) {
        double worst = 0;
        for (int from = 0; from < counts.length; from++) {
            for (int to = from + 1; to <= counts.length; to++) {
                int sum = Arrays.stream(counts, from, to).sum();
                worst = Math.max(worst, sum - 10.0 * (to - from));
            }
        }
        return worst;
    }

    @Test
    void isSteadyAtOnceWhenNothingIsMissing() {
        int[] counts = new int[1_000];
        Arrays.fill(counts, 10);

        assertThat(Admissions.of(counts).nanosUntilSteady(0.9 * RATE, 10 * BIN, 100 * BIN, 1_000 * BIN))
                .isZero();
    }

    @Test
    void saysWhenTheLastGapWasOver() {
        int[] counts = new int[1_000];
        Arrays.fill(counts, 10);
        Arrays.fill(counts, 100, 300, 0);
        Arrays.fill(counts, 400, 410, 0);

        long nanos = Admissions.of(counts).nanosUntilSteady(0.9 * RATE, 10 * BIN, 100 * BIN, 1_000 * BIN);

        assertThat(nanos).isBetween(310 * BIN, 320 * BIN);
    }

    @Test
    void isNeverSteadyWhenTooLittleComesBack() {
        int[] counts = new int[1_000];
        Arrays.fill(counts, 0, 100, 10);
        Arrays.fill(counts, 100, 1_000, 8);

        assertThat(Admissions.of(counts).nanosUntilSteady(0.9 * RATE, 10 * BIN, 100 * BIN, 1_000 * BIN))
                .isEqualTo(900 * BIN);
    }

    private static Admissions.Surplus worst(int[] counts) {
        return Admissions.of(counts).worst(RATE, 0, counts.length * BIN);
    }
}
