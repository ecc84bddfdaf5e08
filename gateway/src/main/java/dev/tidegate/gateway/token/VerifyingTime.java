package dev.tidegate.gateway.token;

/**
 * How much of its time an event loop may spend on verifying tokens: a quarter, and no more than 12.5 ms at a stretch,
 * so that a flood of forged tokens cannot keep it from serving. It is a bucket that leaks (GCRA) and is measured in
 * time spent. Used by one event loop.
 */
final class VerifyingTime {
    /** One in so many nanoseconds is for verifying. */
    static final int ONE_IN = 4;

    /** How long a loop may verify at a stretch, times {@link #ONE_IN}. */
    static final long BURST_NANOS = 50_000_000L;

    private long paidUntilNanos;

    /** Begins with nothing spent. */
    VerifyingTime(long nowNanos) {
        paidUntilNanos = nowNanos;
    }

    boolean isLeft(long nowNanos) {
        return paidUntilNanos - nowNanos < BURST_NANOS;
    }

    /** So much was spent. */
    void spend(long nanos, long nowNanos) {
        long from = paidUntilNanos - nowNanos > 0 ? paidUntilNanos : nowNanos;
        paidUntilNanos = from + nanos * ONE_IN;
    }
}
