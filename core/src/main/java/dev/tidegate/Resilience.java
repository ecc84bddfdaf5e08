package dev.tidegate;

import dev.tidegate.policy.Hedge;
import dev.tidegate.retry.LatencyQuantile;
import dev.tidegate.retry.RetryBudget;

/**
 * What an upstream has learned about trying again: it lives on over reloads.
 *
 * @param percentile which one the latency is taken at
 */
record Resilience(RetryBudget retries, LatencyQuantile latency, int percentile) {
    /** What is watched when no hedge needs it. */
    private static final int USUAL_PERCENTILE = 95;

    private static final double PERCENT = 100;

    static Resilience of(Hedge hedge, long nowNanos) {
        int percentile = percentile(hedge);
        return new Resilience(new RetryBudget(nowNanos), latency(percentile, nowNanos), percentile);
    }

    /** The same under another policy; another percentile has to be learned anew. */
    Resilience reconfigured(Hedge hedge, long nowNanos) {
        int wanted = percentile(hedge);
        return wanted == percentile ? this : new Resilience(retries, latency(wanted, nowNanos), wanted);
    }

    private static int percentile(Hedge hedge) {
        return switch (hedge) {
            case Hedge.AfterPercentile after -> after.percentile();
            case Hedge.AfterTime time -> USUAL_PERCENTILE;
            case Hedge.Off off -> USUAL_PERCENTILE;
        };
    }

    private static LatencyQuantile latency(int percentile, long nowNanos) {
        return new LatencyQuantile(percentile / PERCENT, nowNanos);
    }
}
