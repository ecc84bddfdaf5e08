package dev.tidegate;

import dev.tidegate.breaker.Breaker;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.policy.BreakerSpec;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which breaker of a policy.
 *
 * @param server the address of a server; empty for the breaker of the whole upstream
 */
public record BreakerName(String upstream, String server) {
    /** That of a whole upstream. */
    public static BreakerName of(String upstream) {
        return new BreakerName(upstream, "");
    }

    /**
     * A breaker of a running gate.
     *
     * @param automatic what it does when operators leave it alone
     * @param mode what the policy says of the breakers of its upstream
     */
    public record Place(Breaker breaker, BreakerState automatic, BreakerSpec.Mode mode) {}

    /** Where it is in its upstream, as that is now; empty when it has no such server. */
    public Optional<Place> in(LiveUpstream live) {
        BreakerSpec.Mode mode = live.spec().breaker().mode();
        if (server.isEmpty()) {
            return Optional.of(new Place(live.breaker(), live.automaticState(), mode));
        }
        return IntStream.range(0, live.balancer().size())
                .filter(i -> live.balancer().definition(i).address().equals(server))
                .mapToObj(i -> new Place(live.breaker(i), live.automaticStateOfServers(), mode))
                .findFirst();
    }

    /** Where it is among the upstreams of a gate; empty when the policy does not have it. */
    Optional<Place> in(Map<String, LiveUpstream> upstreams) {
        return Optional.ofNullable(upstreams.get(upstream)).flatMap(this::in);
    }

    Place require(Map<String, LiveUpstream> upstreams) {
        return in(upstreams)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no " + this + (server.isEmpty() ? ", only " + upstreams.keySet() : "")));
    }

    /** As people say it. */
    @Override
    public String toString() {
        return server.isEmpty() ? "upstream '" + upstream + "'" : "server " + server + " of '" + upstream + "'";
    }
}
