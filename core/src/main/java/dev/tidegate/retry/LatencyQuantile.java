package dev.tidegate.retry;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The duration that so large a part of recent calls did not exceed, for instance the 95th percentile: what a hedge
 * waits for. Durations count half as much after {@value #HALF_LIFE_SECONDS} seconds, so it follows the upstream.
 *
 * <p>A call that was given up after some time is recorded with that time. As long as it is not below the quantile, as
 * with a hedge, that is exact: how far beyond it lies does not matter.
 *
 * <p>Thread-safe, lock-free, fixed memory (1.2 KB), no allocation. Recording is one atomic addition. The quantile is
 * computed anew four times a second at most. Relative error at most 6 percent.
 */
public final class LatencyQuantile {
    /** What {@link #nanos} says while too little is known. */
    public static final long UNKNOWN = -1;

    /** How many durations must be remembered before a quantile is told. */
    public static final int SAMPLES_MIN = 40;

    private static final long HALF_LIFE_SECONDS = 5;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long HALF_LIFE_NANOS = HALF_LIFE_SECONDS * SECOND_NANOS;
    private static final long REFRESH_NANOS = SECOND_NANOS / 4;

    private final double part;
    private final AtomicIntegerArray counts = new AtomicIntegerArray(LogScale.BUCKETS);
    private final AtomicLong refreshedNanos;
    private final AtomicLong halvedNanos;
    private volatile long quantileNanos = UNKNOWN;

    /**
     * A quantile of nothing yet.
     *
     * @param part between 0 and 1: 0.95 for the 95th percentile
     */
    public LatencyQuantile(double part, long nowNanos) {
        if (!(part > 0 && part < 1)) {
            throw new IllegalArgumentException("part must be between 0 and 1, but was " + part);
        }
        this.part = part;
        this.refreshedNanos = new AtomicLong(nowNanos - REFRESH_NANOS);
        this.halvedNanos = new AtomicLong(nowNanos);
    }

    /** Takes in how long a call took, or after what time it was given up. */
    public void record(long nanos) {
        counts.getAndIncrement(LogScale.bucket(nanos));
    }

    /**
     * The quantile in nanoseconds, or {@link #UNKNOWN}. What is old is forgotten here: ask about as often as you
     * record.
     */
    public long nanos(long nowNanos) {
        long refreshed = refreshedNanos.get();
        if (nowNanos - refreshed >= REFRESH_NANOS && refreshedNanos.compareAndSet(refreshed, nowNanos)) {
            forget(nowNanos);
            quantileNanos = compute();
        }
        return quantileNanos;
    }

    /** Halves the counts once for each half-life that has passed. */
    private void forget(long nowNanos) {
        long halved = halvedNanos.get();
        long times = (nowNanos - halved) / HALF_LIFE_NANOS;
        if (times < 1 || !halvedNanos.compareAndSet(halved, halved + times * HALF_LIFE_NANOS)) {
            return;
        }
        int shift = (int) Math.min(times, Integer.SIZE - 1);
        for (int i = 0; i < counts.length(); i++) {
            int seen = counts.get(i);
            if (seen > 0) {
                // Subtracting loses none of the calls that are recorded meanwhile.
                counts.getAndAdd(i, (seen >> shift) - seen);
            }
        }
    }

    private long compute() {
        long all = 0;
        for (int i = 0; i < counts.length(); i++) {
            all += counts.get(i);
        }
        if (all < SAMPLES_MIN) {
            return UNKNOWN;
        }
        long rank = (long) Math.ceil(part * all);
        int bucket = 0;
        long seen = counts.get(0);
        while (seen < rank && bucket < counts.length() - 1) {
            seen += counts.get(++bucket);
        }
        return LogScale.middleNanos(bucket);
    }
}
