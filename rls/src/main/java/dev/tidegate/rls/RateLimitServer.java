package dev.tidegate.rls;

import dev.tidegate.Gate;
import dev.tidegate.LimitMetrics;
import dev.tidegate.SharedStore;
import dev.tidegate.metrics.Metric;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.ListenerSpec.Protocol;
import dev.tidegate.policy.Policy;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

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

    /** How often the files of TLS are read again. */
    private static final Duration LOOK_PERIOD = Duration.ofSeconds(2);

    private final RlsOptions options;
    private final ScheduledExecutorService timer;
    private final Desk desk;
    private final Listeners listeners;
    private volatile boolean isDraining;

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
        this.listeners = open(policy, metrics);
        metrics.reading(CONNECTIONS, listeners::connections);
    }

    private Listeners open(Policy policy, MetricRegistry metrics) {
        ServiceSchema schema = ServiceSchema.load();
        try {
            return Listeners.open(
                    options.listeners().apply(policy),
                    new GrpcServer.Content(schema, desk),
                    new HttpServing.Content(new JsonForm(desk, schema), metrics, this::health),
                    options.drainFor());
        } catch (RlsException failed) {
            release();
            throw failed;
        }
    }

    /**
     * Binds and starts to answer.
     *
     * @throws RlsException when an address cannot be bound, or a file of TLS cannot be used
     * @throws IllegalArgumentException when nobody can open the store of the policy; says what to change
     */
    public static RateLimitServer start(Policy policy, RlsOptions options) {
        RateLimitServer server = new RateLimitServer(policy, options);
        var unused = server.timer.scheduleWithFixedDelay(
                server::lookSoon, LOOK_PERIOD.toNanos(), LOOK_PERIOD.toNanos(), TimeUnit.NANOSECONDS);
        return server;
    }

    /** On a thread of its own, since the timer must not wait for a disk. */
    private void lookSoon() {
        Thread.ofVirtual().name("tidegate-rls-files").start(this::look);
    }

    /** Reads the files of TLS again. Blocks while it does. */
    synchronized void look() {
        listeners.look();
    }

    /** Where gRPC is spoken when a policy does not say: on 127.0.0.1:8081. */
    public static ListenerSpec usualListener() {
        return ListenerSpec.rls("rls", "127.0.0.1", 8081);
    }

    /**
     * Where a policy says that the service listens, on the {@linkplain #usualListener usual address} if it does not.
     */
    static List<ListenerSpec> usualListeners(Policy policy) {
        Collection<ListenerSpec> all = policy.listeners().values();
        return all.stream().anyMatch(one -> one.protocol() == Protocol.RLS)
                ? List.copyOf(all)
                : Stream.concat(Stream.of(usualListener()), all.stream()).toList();
    }

    HttpServing.Health health() {
        Policy policy = desk.gate().policy();
        SharedStore.State state = desk.gate().store().state();
        String store =
                policy.store().isOn() ? (state.isUp() ? "[+] store: " : "[-] store: ") + state.text() + "\n" : "";
        String service = isDraining ? "[-] service: ending\n" : "";
        return new HttpServing.Health(!isDraining, service + store);
    }

    /** Where gRPC is spoken. */
    public InetSocketAddress address() {
        return listeners.grpcAddress();
    }

    /** Where HTTP is spoken; empty when the policy has no admin listener. */
    public Optional<InetSocketAddress> httpAddress() {
        return listeners.httpAddress();
    }

    /** The policy in force. */
    public Policy policy() {
        return desk.gate().policy();
    }

    /**
     * Puts another policy in force; what is spent of limits that keep their names stays spent. A listener that moves is
     * opened first, and then the former one ends as {@link #close} ends it.
     *
     * @throws RlsException when a listener cannot be opened; then nothing has changed
     * @throws IllegalArgumentException when nobody can open the store of the policy; then nothing has changed
     */
    public synchronized void reload(Policy policy) {
        Listeners.Change change = listeners.prepare(options.listeners().apply(policy));
        try {
            desk.reload(policy, options.stores().of(policy.store()));
        } catch (IllegalArgumentException unopened) {
            change.undo();
            throw unopened;
        }
        change.complete();
        options.stores().closeFormer();
    }

    /** Tells those who ask about its health to go elsewhere; goes on to answer. */
    public void drain() {
        isDraining = true;
        listeners.drain();
    }

    /** Accepts no more, and lets requests under way end for as long as the options say. */
    @Override
    public void close() {
        isDraining = true;
        listeners.close();
        release();
    }

    private void release() {
        timer.shutdownNow();
        options.stores().close();
    }
}
