package dev.tidegate.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts the requests of one kind, for instance those of one route to one upstream, in 2.2 KB: how many, how many were
 * refused or failed, and how long those took that were not refused, to within 7 percent.
 *
 * <p>One thread writes, any thread reads. Recording is a few plain additions with opaque stores.
 */
public final class TrafficCounts {
    /** Where the number of all requests stands in what {@link #addTo} adds. */
    static final int REQUESTS = 0;

    /** Where the number of refused requests stands. */
    static final int REFUSED = 1;

    /** Where the number of failed requests stands. */
    static final int FAILED = 2;

    /** How many numbers stand before the buckets of the duration. */
    static final int PLAIN = 3;

    /** How many buckets of {@link Buckets} one bucket of the duration spans, as a power of two. */
    private static final int COARSER_BITS = 2;

    /** How many buckets the duration has. */
    static final int DURATIONS = ((Buckets.COUNT - 1) >>> COARSER_BITS) + 1;

    /** How many numbers there are in all. */
    public static final int SIZE = PLAIN + DURATIONS;

    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts = new long[SIZE];

    /** How a request ended. */
    public enum Outcome {
        /** It was answered, whatever the answer; or the client went away. */
        SERVED,
        /** The gate refused it. */
        REFUSED,
        /** It was sent to a server and ended with a status from 500. */
        FAILED
    }

    /** Counts a request. Only one thread may call this. */
    public void record(Outcome outcome, long durationNanos) {
        increment(REQUESTS);
        switch (outcome) {
            case SERVED -> {}
            case REFUSED -> increment(REFUSED);
            case FAILED -> increment(FAILED);
        }
        if (outcome != Outcome.REFUSED) {
            increment(PLAIN + (Buckets.index(durationNanos) >>> COARSER_BITS));
        }
    }

    private void increment(int place) {
        COUNTS.setOpaque(counts, place, counts[place] + 1);
    }

    /** Adds everything counted until now to an array of {@link #SIZE}. */
    public void addTo(long[] sums) {
        for (int i = 0; i < SIZE; i++) {
            sums[i] += (long) COUNTS.getOpaque(counts, i);
        }
    }

    /** The middle of a bucket of the duration. */
    static long middleNanos(int bucket) {
        long from = Buckets.fromNanos(bucket << COARSER_BITS);
        return from + (Buckets.fromNanos((bucket + 1) << COARSER_BITS) - from) / 2;
    }
}
