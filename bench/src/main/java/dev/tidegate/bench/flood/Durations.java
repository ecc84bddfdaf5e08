package dev.tidegate.bench.flood;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Log-normal times in an order fixed by a seed, which repeats. Their mean over one round is exact, so that short runs
 * can be compared. Thread-safe.
 */
final class Durations {
    private static final int ROUND = 1_024;

    private final double[] nanos = new double[ROUND];
    private final AtomicInteger next = new AtomicInteger();

    /**
     * Draws a round.
     *
     * @param meanNanos the mean of the round
     * @param spread the standard deviation of the logarithm
     */
    Durations(double meanNanos, double spread, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double sum = 0;
        for (int i = 0; i < ROUND; i++) {
            nanos[i] = Math.exp(spread * random.nextGaussian());
            sum += nanos[i];
        }
        for (int i = 0; i < ROUND; i++) {
            nanos[i] *= meanNanos * ROUND / sum;
        }
    }

    /** The next time, in nanoseconds. */
    double next() {
        return nanos[Math.floorMod(next.getAndIncrement(), ROUND)];
    }
}
