package dev.tidegate.redis;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many permits of a key are wanted here, refused ones too: an exponentially weighted mean, and the plain one while
 * it is young. Counting is striped and takes no lock; the mean is brought up to date under one. Thread-safe.
 */
final class Demand {
    /** The mean looks back for about this long. */
    private static final double MEMORY_NANOS = 100e6;
    /** A shorter time says nothing. */
    private static final long SPAN_NANOS_MIN = 1_000_000;

    private final LongAdder wanted = new LongAdder();
    private long countedNanos;
    private long counted;
    private double ageNanos;
    private double perNano;

    Demand(long nowNanos) {
        countedNanos = nowNanos;
    }

    void add(long permits) {
        wanted.add(permits);
    }

    /** How many were wanted in all. */
    long total() {
        return wanted.sum();
    }

    /** Brings the mean up to a time, and returns it in permits a nanosecond. */
    synchronized double perNano(long nowNanos) {
        long spanNanos = nowNanos - countedNanos;
        if (spanNanos < SPAN_NANOS_MIN) {
            return ageNanos == 0 ? (double) (total() - counted) / SPAN_NANOS_MIN : perNano;
        }
        long total = total();
        double latest = (double) (total - counted) / spanNanos;
        ageNanos += spanNanos;
        double weight = Math.max(1 - Math.exp(-spanNanos / MEMORY_NANOS), spanNanos / ageNanos);
        perNano += weight * (latest - perNano);
        counted = total;
        countedNanos = nowNanos;
        return perNano;
    }

    /** Begins anew after a time in which nobody wanted anything. */
    synchronized void restart(long nowNanos) {
        counted = total();
        countedNanos = nowNanos;
        ageNanos = 0;
        perNano = 0;
    }
}
