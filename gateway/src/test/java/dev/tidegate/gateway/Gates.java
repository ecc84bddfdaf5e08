package dev.tidegate.gateway;

import dev.tidegate.balance.Server;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyBuilder;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Gateways as the tests want them. */
final class Gates {
    static final long MILLI = 1_000_000L;

    private Gates() {}

    static Server server(Origin origin) {
        return server(origin.port());
    }

    static Server server(int port) {
        return new Server("127.0.0.1", port, 1, false);
    }

    static UpstreamSpec upstream(Origin... origins) {
        return UpstreamSpec.of("shop", Stream.of(origins).map(Gates::server).toList());
    }

    static ListenerSpec listener() {
        return ListenerSpec.http("web", "127.0.0.1", 0);
    }

    static PolicyBuilder policy(UpstreamSpec upstream) {
        return Policy.builder().listener(listener()).upstream(upstream).route(RouteSpec.of("/**", upstream.name()));
    }

    /** A gateway before one origin, everything else by default. */
    static Gateway before(Origin origin) {
        return start(policy(upstream(origin)).build());
    }

    /** A gateway before one origin with other settings of the upstream. */
    static Gateway before(Origin origin, UnaryOperator<UpstreamSpec> change) {
        return start(policy(change.apply(upstream(origin))).build());
    }

    static Gateway start(Policy policy) {
        return Gateway.start(policy, options());
    }

    static Gateway start(Policy policy, int threads) {
        return Gateway.start(policy, options().withThreads(threads));
    }

    static GatewayOptions options() {
        return GatewayOptions.defaults().withThreads(2).withDrainFor(Duration.ofSeconds(5));
    }

    static int port(Gateway gateway) {
        return gateway.address("web").getPort();
    }

    static UpstreamSpec.Timeouts responseWithin(Duration time) {
        return new UpstreamSpec.Timeouts(1000 * MILLI, time.toNanos(), 0);
    }

    static List<Server> servers(Origin... origins) {
        return Stream.of(origins).map(Gates::server).toList();
    }
}
