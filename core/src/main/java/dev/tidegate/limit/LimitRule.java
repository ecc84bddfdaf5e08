package dev.tidegate.limit;

/** One rate limit as the policy states it. Every algorithm is one record. */
public sealed interface LimitRule {
    /** How many permits pass in which time, over the long run. */
    Rate rate();

    /**
     * Lets a saved-up burst through at once, then the rate: admitted in any interval (t1, t2] ≤ burst + rate·Δt.
     *
     * @param burst the most permits that may be saved up, at least 1
     * @param warmUpNanos after a cold start or a long idle time the rate climbs from a third to its full value in this
     *     time; 0 for none
     */
    record TokenBucket(Rate rate, long burst, long warmUpNanos) implements LimitRule {
        /** Refuses an empty bucket and a negative time. */
        public TokenBucket {
            requireAtLeast("burst", burst, 1);
            requireAtLeast("warmUpNanos", warmUpNanos, 0);
        }
    }

    /**
     * Spaces permits evenly, as water drips from a bucket: one each period/permits. What comes early waits its turn (or
     * is refused when it may not wait); there is no burst.
     *
     * @param warmUpNanos as for the token bucket
     */
    record LeakyBucket(Rate rate, long warmUpNanos) implements LimitRule {
        /** Refuses a negative time. */
        public LeakyBucket {
            requireAtLeast("warmUpNanos", warmUpNanos, 0);
        }
    }

    /** Counts in windows that follow one another. Simple and cheap; up to twice the rate around a boundary. */
    record FixedWindow(Rate rate) implements LimitRule {}

    /**
     * Never more than the limit in <em>any</em> window of that length.
     *
     * @param buckets into how many parts the window is cut: the ring forgets a part at a time, so the sustained rate is
     *     at least buckets/(buckets+1) of the limit; from 2 to 128
     */
    record SlidingWindow(Rate rate, int buckets) implements LimitRule {
        /** Refuses a ring that is too coarse or too large. */
        public SlidingWindow {
            requireAtLeast("buckets", buckets, 2);
            if (buckets > 128) {
                throw new IllegalArgumentException("buckets must be at most 128, but was " + buckets);
            }
        }
    }

    /** The two-counter estimate of a sliding window: cheap, but up to twice the limit in an unlucky window. */
    record ApproximateSlidingWindow(Rate rate) implements LimitRule {}

    private static void requireAtLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", but was " + value);
        }
    }
}
