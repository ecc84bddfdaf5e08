package dev.tidegate.gateway;

import dev.tidegate.LimitMetrics;
import dev.tidegate.LiveUpstream;
import dev.tidegate.OverloadMetrics;
import dev.tidegate.balance.HealthSnapshot;
import dev.tidegate.balance.ServerState;
import dev.tidegate.gateway.accesslog.LogMetrics;
import dev.tidegate.gateway.admin.JvmMetrics;
import dev.tidegate.gateway.admin.PolicyMetrics;
import dev.tidegate.gateway.admin.ReloadResult;
import dev.tidegate.gateway.tls.CertificateMetrics;
import dev.tidegate.metrics.Family.Series.Value;
import dev.tidegate.metrics.Metric;
import dev.tidegate.metrics.MetricRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;

/** What is measured of a gateway besides its requests: read when somebody asks, so that it costs a request nothing. */
final class GatewayMetrics {
    private static final Metric HEALTHY = Metric.level(
            "tidegate.upstream.healthy",
            "{server}",
            "Whether a server is given calls.",
            "tidegate.upstream",
            "server.address");
    private static final Metric IN_FLIGHT = Metric.level(
            "tidegate.upstream.in_flight",
            "{request}",
            "Calls that a server works on.",
            "tidegate.upstream",
            "server.address");
    private static final Metric SERVER_CONNECTIONS = Metric.level(
            "tidegate.upstream.connection.count",
            "{connection}",
            "Open connections to a server.",
            "tidegate.upstream",
            "server.address");
    private static final Metric RETRIES_DENIED = Metric.count(
            "tidegate.upstream.retry.denied",
            "{request}",
            "Retries and hedges that the budget did not grant.",
            "tidegate.upstream");
    private static final Metric CONNECTIONS = Metric.level(
            "tidegate.connection.count", "{connection}", "Open connections of clients.", "tidegate.listener");
    private static final Metric CONNECTIONS_REFUSED = Metric.count(
            "tidegate.connection.refused", "{connection}", "Connections beyond a bound.", "tidegate.listener");

    private final Gateway gateway;
    private final GatewayState state;
    private final PolicyMetrics policy;

    /** What is known of one upstream. */
    record UpstreamView(String name, List<ServerView> servers) {}

    /** What is known of one server. */
    record ServerView(HealthSnapshot.ServerHealth health, int connections) {
        boolean isUsable() {
            return health.state() == ServerState.HEALTHY || health.state() == ServerState.SLOW_START;
        }
    }

    GatewayMetrics(Gateway gateway, GatewayState state) {
        this.gateway = gateway;
        this.state = state;
        MetricRegistry registry = state.metrics();
        policy = new PolicyMetrics(registry, gateway.digest());
        LimitMetrics.register(registry, state::gate);
        registry.reading(HEALTHY, () -> perServer(view -> view.isUsable() ? 1 : 0));
        registry.reading(IN_FLIGHT, () -> perServer(view -> view.health().inFlight()));
        registry.reading(SERVER_CONNECTIONS, () -> perServer(ServerView::connections));
        registry.reading(RETRIES_DENIED, this::retriesDenied);
        registry.reading(CONNECTIONS, () -> perListener(Listener::connections));
        registry.reading(CONNECTIONS_REFUSED, () -> perListener(Listener::refused));
        OverloadMetrics.register(registry, state::gate, () -> state.pulse().load());
        CertificateMetrics.register(registry, () -> state.tls().current().all(), InstantSource.system());
        LogMetrics.register(registry, gateway::logCounts);
        JvmMetrics.register(registry);
    }

    void count(ReloadResult result) {
        policy.count(result);
    }

    List<UpstreamView> servers() {
        return state.gate().upstreams().values().stream().map(this::view).toList();
    }

    private UpstreamView view(LiveUpstream upstream) {
        HealthSnapshot snapshot = upstream.balancer().snapshot(state.nanoTime().getAsLong());
        return new UpstreamView(
                upstream.spec().name(),
                IntStream.range(0, snapshot.servers().size())
                        .mapToObj(i -> new ServerView(
                                snapshot.servers().get(i),
                                state.endpoint(upstream, i).slots().open()))
                        .toList());
    }

    private interface OfServer {
        double of(ServerView view);
    }

    private List<Value> perServer(OfServer number) {
        return servers().stream()
                .flatMap(upstream -> upstream.servers().stream()
                        .map(view -> new Value(
                                List.of(upstream.name(), view.health().server().address()), number.of(view))))
                .toList();
    }

    private interface OfListener {
        double of(Listener listener);
    }

    private List<Value> perListener(OfListener number) {
        return gateway.listeners().stream()
                .map(listener -> new Value(List.of(listener.spec().name()), number.of(listener)))
                .toList();
    }

    private List<Value> retriesDenied() {
        return state.gate().upstreams().values().stream()
                .map(upstream -> new Value(
                        List.of(upstream.spec().name()), upstream.retries().denied()))
                .toList();
    }
}
