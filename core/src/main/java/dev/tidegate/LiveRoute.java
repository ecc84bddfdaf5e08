package dev.tidegate;

import dev.tidegate.limit.LimitChain;
import dev.tidegate.policy.Mirror;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.route.WeightedChoice;
import java.util.List;
import java.util.Optional;

/** One route of a running gate: where its calls go, and the limits of its callers. Immutable, over live limits. */
public final class LiveRoute {
    private final RouteSpec spec;
    private final WeightedChoice<LiveUpstream> to;
    private final LimitChain limits;

    /** The upstream of the mirror, or none. */
    private final List<LiveUpstream> mirror;

    private final int feature;

    LiveRoute(
            RouteSpec spec,
            WeightedChoice<LiveUpstream> to,
            List<LiveUpstream> mirror,
            LimitChain limits,
            int feature) {
        this.feature = feature;
        this.spec = spec;
        this.to = to;
        this.mirror = mirror;
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

    /** The number by which the degradation ladder knows the feature of the route; 0, which is always on, for none. */
    public int feature() {
        return feature;
    }

    /** The upstream that a random number chooses by the weights of the route. */
    public LiveUpstream upstream(long random) {
        return to.choose(random);
    }

    /**
     * Whether a random number, of which all 64 bits must be random, chooses the call for the mirror. Draw another one
     * than for the upstream, or the copies are those of one upstream only. Allocates nothing.
     */
    public boolean isMirrored(long random) {
        return Math.unsignedMultiplyHigh(random, Mirror.WHOLE) < spec.mirror().share();
    }

    /** The upstream that mirrored calls are sent to as well; empty when the route has no mirror. */
    public Optional<LiveUpstream> mirror() {
        return mirror.isEmpty() ? Optional.empty() : Optional.of(mirror.getFirst());
    }
}
