package dev.tidegate.library;

import dev.tidegate.Demand;
import dev.tidegate.LiveUpstream;
import dev.tidegate.admit.Admission;
import dev.tidegate.breaker.BreakerState;

/**
 * How an upstream stands now, for metrics and health checks. Permits that are never closed show as {@code inFlight}
 * that does not go back to 0.
 *
 * @param name as in the policy
 * @param inFlight how much of it is in service: calls, times their weights
 * @param limit how much may be in service at once
 * @param waiting how many calls wait for a place
 * @param breaker what its breaker does
 * @param demand what was asked of it in the last second, and what it can give
 */
public record Resource(String name, long inFlight, long limit, int waiting, BreakerState breaker, Demand demand) {
    static Resource of(LiveUpstream upstream) {
        Admission admission = upstream.admission();
        return new Resource(
                upstream.spec().name(),
                admission.limiter().inFlight(),
                admission.limiter().limit(),
                admission.waiting(),
                upstream.breaker().state(),
                upstream.demand());
    }
}
