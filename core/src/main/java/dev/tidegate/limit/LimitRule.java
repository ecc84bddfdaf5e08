package dev.tidegate.limit;

/** One rate limit as the policy states it. Every algorithm is one record. */
public sealed interface LimitRule {
    /** How many permits pass in which time, over the long run. */
    Rate rate();

    /** The most permits that can be granted at once. */
    default long limit() {
        return switch (this) {
            case TokenBucket bucket -> bucket.burst();
            case LeakyBucket bucket -> 1;
            case FixedWindow window -> window.rate().permits();
            case SlidingWindow window -> window.rate().permits();
            case ApproximateSlidingWindow window -> window.rate().permits();
        };
    }

    /** After how many nanoseconds without a call everything spent is forgotten, debts deeper than the limit apart. */
    default long memoryNanos() {
        return switch (this) {
            case TokenBucket bucket ->
                2
                        * (long) ((double) bucket.burst()
                                * bucket.rate().periodNanos()
                                / bucket.rate().permits());
            case LeakyBucket bucket -> 2 * bucket.rate().periodNanos();
            case FixedWindow window -> 2 * window.rate().periodNanos();
            case SlidingWindow window -> 2 * window.rate().periodNanos();
            case ApproximateSlidingWindow window -> 2 * window.rate().periodNanos();
        };
    }

    /**
     * What each of so many nodes may do alone, so that all together do not exceed this rule. Each may do one call at
     * least; so when a limit is smaller than the number of nodes, they may exceed it.
     */
    default LimitRule shareOf(int nodes) {
        return switch (this) {
            case TokenBucket bucket ->
                new TokenBucket(bucket.rate().spread(nodes), Math.max(1, bucket.burst() / nodes), bucket.warmUpNanos());
            case LeakyBucket bucket -> new LeakyBucket(bucket.rate().spread(nodes), bucket.warmUpNanos());
            case FixedWindow window -> new FixedWindow(window.rate().divided(nodes));
            case SlidingWindow window -> new SlidingWindow(window.rate().divided(nodes), window.buckets());
            case ApproximateSlidingWindow window ->
                new ApproximateSlidingWindow(window.rate().divided(nodes));
        };
    }

    /** The longest time an empty bucket may take to fill. */
    long MAX_FILL_NANOS = 30 * Rate.MAX_PERIOD_NANOS;

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
            if ((double) burst * rate.periodNanos() / rate.permits() > MAX_FILL_NANOS) {
                throw new IllegalArgumentException("burst must fill within 30 years at its rate, but was " + burst);
            }
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
