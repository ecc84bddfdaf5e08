package dev.tidegate.policy;

/**
 * When a request without a reply is sent to a second server as well. The first reply is taken, and the other request
 * cancelled. A hedge spends the budget of {@link Retry}, and only requests that a retry may repeat are hedged (Dean and
 * Barroso, "The Tail at Scale", 2013).
 */
public sealed interface Hedge {
    /** Never. */
    record Off() implements Hedge {}

    /**
     * After the time in which this share of the upstream's latest replies began.
     *
     * @param percentile from 50 to 99
     */
    record AfterPercentile(int percentile) implements Hedge {
        /** Refuses what is outside the range. */
        public AfterPercentile {
            Require.range("percentile", percentile, 50, 99);
        }
    }

    /**
     * After this time.
     *
     * @param nanos from a millisecond to ten minutes
     */
    record AfterTime(long nanos) implements Hedge {
        /** Refuses what is outside the range. */
        public AfterTime {
            Require.range("nanos", nanos, RetryBlock.HEDGE_NANOS_MIN, RetryBlock.HEDGE_NANOS_MAX);
        }
    }

    /** Never. */
    static Hedge off() {
        return new Off();
    }

    /** Whether it never happens. */
    default boolean isOff() {
        return this instanceof Off;
    }
}
