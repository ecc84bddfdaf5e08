package dev.tidegate.bench.flood;

import dev.tidegate.cli.load.Arrivals;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Arrivals as of very many clients who know nothing of one another: a Poisson process, fixed by a seed. */
final class Poisson {
    private static final int TIMES_AT_FIRST = 1_024;

    private final SplittableRandom random;
    private long[] dueNanos = new long[TIMES_AT_FIRST];
    private int count;
    private double endNanos;

    Poisson(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Goes on with so many a second for so long. */
    Poisson then(double perSecond, Duration length) {
        double meanGapNanos = 1e9 / perSecond;
        double untilNanos = endNanos + length.toNanos();
        for (double at = endNanos + gap(meanGapNanos); at < untilNanos; at += gap(meanGapNanos)) {
            add((long) at);
        }
        endNanos = untilNanos;
        return this;
    }

    private double gap(double meanNanos) {
        return -Math.log(1 - random.nextDouble()) * meanNanos;
    }

    private void add(long nanos) {
        if (count == dueNanos.length) {
            dueNanos = Arrays.copyOf(dueNanos, 2 * count);
        }
        dueNanos[count++] = nanos;
    }

    /** How many there are so far. */
    int count() {
        return count;
    }

    /** All of them, as a load generator takes them. */
    Arrivals arrivals() {
        return Arrivals.Times.of(Arrays.copyOf(dueNanos, count));
    }
}
