package dev.tidegate.bench.flood;

import java.util.Arrays;

/** When good answers came, on the clock of {@link System#nanoTime}. Used by one thread at a time. */
final class Answers {
    private static final int TIMES_AT_FIRST = 4_096;

    private long[] nanos = new long[TIMES_AT_FIRST];
    private int count;

    /** Notes an answer. */
    void add(long atNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = atNanos;
    }

    /** How many came a second between two times. */
    double perSecond(long fromNanos, long toNanos) {
        long between = Arrays.stream(nanos, 0, count)
                .filter(at -> at - fromNanos >= 0 && at - toNanos < 0)
                .count();
        return between * 1e9 / (toNanos - fromNanos);
    }
}
