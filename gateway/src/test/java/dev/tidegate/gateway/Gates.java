package dev.tidegate.gateway;

import dev.tidegate.LiveUpstream;
import dev.tidegate.SharedStore;
import dev.tidegate.SharedStores;
import dev.tidegate.admit.Admission;
import dev.tidegate.balance.Server;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyBuilder;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    static UpstreamSpec upstream(Http2Origin origin) {
        return UpstreamSpec.of("shop", List.of(server(origin.port()))).withProtocol(UpstreamSpec.Protocol.HTTP2);
    }

    static ListenerSpec listener() {
        return ListenerSpec.http("web", "127.0.0.1", 0);
    }

    static PolicyBuilder policy(UpstreamSpec upstream) {
        return Policy.builder().listener(listener()).upstream(upstream).route(RouteSpec.of("/**", upstream.name()));
    }

    /** One request a second in all, and the others wait for ten seconds at most. */
    static Policy paced(Origin origin) {
        LimitSpec paced = LimitSpec.of("paced", Level.APPLICATION, new LimitRule.LeakyBucket(Rate.perSecond(1), 0))
                .withOnExceed(new LimitSpec.OnExceed.Wait(10_000 * MILLI));
        return Policy.builder()
                .listener(listener())
                .upstream(upstream(origin))
                .limit(paced)
                .route(RouteSpec.of("/**", "shop", "paced"))
                .build();
    }

    /** A gateway before one origin, everything else by default. */
    static Gateway before(Origin origin) {
        return start(policy(upstream(origin)).build());
    }

    /** A gateway before one origin with other settings of the upstream. */
    static Gateway before(Origin origin, UnaryOperator<UpstreamSpec> change) {
        return start(policy(change.apply(upstream(origin))).build());
    }

    /** A gateway before one origin with other settings of the listener. */
    static Gateway before(Origin origin, ListenerSpec listener) {
        return start(Policy.builder()
                .listener(listener)
                .upstream(upstream(origin))
                .route(RouteSpec.of("/**", "shop"))
                .build());
    }

    /** A gateway that waits for half a second for heads and bodies, and for a second for another request. */
    static Gateway impatient(Origin origin) {
        return before(
                origin,
                listener().withTimeouts(new ListenerSpec.Timeouts(500 * MILLI, 500 * MILLI, 1000 * MILLI, 1000)));
    }

    /** A gateway before one origin, with one event loop, so that the number of connections is known. */
    static Gateway before(Http2Origin origin) {
        return start(policy(upstream(origin)).build(), 1);
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

    /** With this store in the place of that of the policy. */
    static GatewayOptions options(SharedStore store) {
        return options().withStores(() -> SharedStores.openedBy(spec -> store));
    }

    static int port(Gateway gateway) {
        return gateway.address("web").getPort();
    }

    /** The way into the upstream. */
    static Admission admission(Gateway gateway) {
        return shop(gateway).admission();
    }

    /** The upstream as it lives. */
    static LiveUpstream shop(Gateway gateway) {
        return upstream(gateway, "shop");
    }

    /** An upstream as it lives. */
    static LiveUpstream upstream(Gateway gateway, String name) {
        return Objects.requireNonNull(gateway.gate().upstreams().get(name), name);
    }

    static UpstreamSpec.Timeouts responseWithin(Duration time) {
        return new UpstreamSpec.Timeouts(1000 * MILLI, time.toNanos(), 0);
    }

    static List<Server> servers(Origin... origins) {
        return Stream.of(origins).map(Gates::server).toList();
    }

    /** An admin listener, so that the metrics can be read. */
    static ListenerSpec admin() {
        return ListenerSpec.admin("admin", "127.0.0.1", 0);
    }

    /** The value of a metric as Prometheus sees it, under labels that hold this text; 0 when there is none. */
    static double metric(Gateway gateway, String name, String labels) {
        Pattern line = Pattern.compile("(?m)^" + name + "\\{[^}]*" + Pattern.quote(labels) + "[^}]*} (\\S+)$");
        try (RawClient client = new RawClient(gateway.address("admin").getPort())) {
            client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Matcher found = line.matcher(client.read().body());
            return found.find() ? Double.parseDouble(found.group(1)) : 0;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
