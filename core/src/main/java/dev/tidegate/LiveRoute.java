package dev.tidegate;

import dev.tidegate.limit.LimitChain;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.route.WeightedChoice;

/** One route of a running gate: where its calls go, and the limits of its callers. Immutable, over live limits. */
public final class LiveRoute {
    private final RouteSpec spec;
    private final WeightedChoice<LiveUpstream> to;
    private final LimitChain limits;

    LiveRoute(RouteSpec spec, WeightedChoice<LiveUpstream> to, LimitChain limits) {
        this.spec = spec;
        this.to = to;
        this.limits = limits;
    }

    /** What the policy says. */
    public RouteSpec spec() {
        return spec;
    }

    /** The limits at user level, then those at application level. */
    public LimitChain limits() {
        return limits;
    }

    /** The upstream that a random number chooses by the weights of the route. */
    public LiveUpstream upstream(long random) {
        return to.choose(random);
    }
}
