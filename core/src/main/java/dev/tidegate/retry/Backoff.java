package dev.tidegate.retry;

/**
 * How long to wait before a retry: a random time up to a bound that doubles with each retry (exponential back-off with
 * full jitter: Brooker, AWS Architecture Blog, 2015). Chance keeps those who failed together from coming back together.
 * Immutable; allocates nothing.
 *
 * @param baseNanos the bound of the first retry; 0 for no wait at all
 */
public record Backoff(long baseNanos) {
    /** How often the bound doubles at most. */
    private static final int DOUBLINGS_MAX = 4;

    /** The longest base: one hour. */
    private static final long BASE_NANOS_MAX = 3_600_000_000_000L;

    /** Refuses a base below 0 or above one hour. */
    public Backoff {
        if (baseNanos < 0 || baseNanos > BASE_NANOS_MAX) {
            throw new IllegalArgumentException("baseNanos must be 0 to one hour, but was " + baseNanos);
        }
    }

    /**
     * How long to wait before a retry, in nanoseconds.
     *
     * @param retry 1 for the first retry of a call
     * @param random 64 random bits
     */
    public long delayNanos(int retry, long random) {
        if (retry < 1) {
            throw new IllegalArgumentException("retry must be at least 1, but was " + retry);
        }
        long boundNanos = baseNanos << Math.min(retry - 1, DOUBLINGS_MAX);
        return Math.unsignedMultiplyHigh(random, boundNanos + 1);
    }

    /** The longest wait of all: sixteen times the base. */
    public long longestNanos() {
        return baseNanos << DOUBLINGS_MAX;
    }
}
