package dev.tidegate.rls;

import dev.tidegate.Gate;
import dev.tidegate.LimitMetrics;
import dev.tidegate.SharedStore;
import dev.tidegate.metrics.Family.Series.Value;
import dev.tidegate.metrics.Metric;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.ListenerSpec.Protocol;
import dev.tidegate.policy.Policy;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A rate-limit service: what Envoy and other proxies ask before they let a request through. It speaks
 * {@code envoy.service.ratelimit.v3} over gRPC on the policy's listener with {@code protocol: rls}, and the same call
 * as JSON, beside health and metrics, on its admin listener.
 *
 * <p>Thread-safe. Open one for a process and close it when that ends.
 */
public final class RateLimitServer implements AutoCloseable {
    private static final Metric CONNECTIONS = Metric.level(
            "tidegate.connection.count", "{connection}", "Open connections of clients.", "tidegate.listener");

    private final RlsOptions options;
    private final ScheduledExecutorService timer;
    private final Desk desk;
    private final GrpcServer grpc;
    private final List<HttpServing> http = new ArrayList<>(1);
    private volatile boolean draining;

    private RateLimitServer(Policy policy, RlsOptions options) {
        this.options = options;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("tidegate-rls-timer").factory());
        MetricRegistry metrics = new MetricRegistry();
        RlsMetrics counts = new RlsMetrics(metrics);
        long seed = new SecureRandom().nextLong();
        Clockwork clockwork = new Clockwork(options.clock(), timer);
        SharedStore store = options.stores().of(policy.store());
        Gate gate = Gate.of(policy, seed, store, clockwork.nanoTime());
        this.desk = new Desk(gate, new Quotas(seed, counts.quotasRefused()), clockwork, counts);
        LimitMetrics.register(metrics, desk::gate);
        store.register(metrics);
        ServiceSchema schema = ServiceSchema.load();
        ListenerSpec listener = listener(policy, Protocol.RLS).orElseGet(RateLimitServer::usualListener);
        this.grpc = GrpcServer.start(listener, schema, desk);
        measure(metrics, listener);
        listener(policy, Protocol.ADMIN).ifPresent(admin -> openHttp(admin, metrics, schema));
    }

    /**
     * Binds and starts to answer.
     *
     * @throws RlsException when an address cannot be bound
     * @throws IllegalArgumentException when nobody can open the store of the policy; says what to change
     */
    public static RateLimitServer start(Policy policy, RlsOptions options) {
        return new RateLimitServer(policy, options);
    }

    private Optional<ListenerSpec> listener(Policy policy, Protocol protocol) {
        return (options.listeners().isEmpty() ? policy.listeners().values() : options.listeners())
                .stream().filter(one -> one.protocol() == protocol).findFirst();
    }

    /** Where gRPC is spoken when a policy does not say: on 127.0.0.1:8081. */
    public static ListenerSpec usualListener() {
        return ListenerSpec.rls("rls", "127.0.0.1", 8081);
    }

    private void openHttp(ListenerSpec listener, MetricRegistry metrics, ServiceSchema schema) {
        try {
            http.add(HttpServing.start(
                    listener, new HttpServing.Content(new JsonForm(desk, schema), metrics, this::health)));
        } catch (RlsException failed) {
            close();
            throw failed;
        }
    }

    private void measure(MetricRegistry metrics, ListenerSpec listener) {
        metrics.reading(CONNECTIONS, () -> List.of(new Value(List.of(listener.name()), grpc.connections())));
    }

    HttpServing.Health health() {
        Policy policy = desk.gate().policy();
        SharedStore.State state = desk.gate().store().state();
        String store =
                policy.store().isOn() ? (state.isUp() ? "[+] store: " : "[-] store: ") + state.text() + "\n" : "";
        String service = draining ? "[-] service: ending\n" : "";
        return new HttpServing.Health(!draining, service + store);
    }

    /** Where gRPC is spoken. */
    public InetSocketAddress address() {
        return grpc.address();
    }

    /** Where HTTP is spoken; empty when the policy has no admin listener. */
    public Optional<InetSocketAddress> httpAddress() {
        return http.stream().map(HttpServing::address).findFirst();
    }

    /** The policy in force. */
    public Policy policy() {
        return desk.gate().policy();
    }

    /**
     * Puts another policy in force; what is spent of limits that keep their names stays spent. Listeners stay as they
     * were at the start.
     *
     * @throws IllegalArgumentException when nobody can open the store of the policy; then nothing has changed
     */
    public synchronized void reload(Policy policy) {
        desk.reload(policy, options.stores().of(policy.store()));
        options.stores().closeFormer();
    }

    /** Tells those who ask about its health to go elsewhere; goes on to answer. */
    public void drain() {
        draining = true;
        grpc.drain();
    }

    /** Accepts no more, and lets requests under way end for as long as the options say. */
    @Override
    public void close() {
        draining = true;
        grpc.close(options.drainFor());
        http.forEach(HttpServing::close);
        timer.shutdownNow();
        options.stores().close();
    }
}
