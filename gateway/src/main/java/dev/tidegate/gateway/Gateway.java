package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.SharedStore;
import dev.tidegate.gateway.accesslog.LogCounts;
import dev.tidegate.gateway.admin.AdminServer;
import dev.tidegate.gateway.files.FileWatch;
import dev.tidegate.gateway.tls.CertificateWatch;
import dev.tidegate.gateway.token.Tokens;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyDiff;
import dev.tidegate.policy.ResolvedPolicy;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A running gateway: the listeners of a policy, and the line behind them.
 *
 * <p>Thread-safe. {@link #start}, {@link #reload} and {@link #close} block and belong off the event loops.
 */
public final class Gateway implements AutoCloseable {
    private static final long DRAIN_POLL_NANOS = 20_000_000L;

    /** For so long nobody has come to a gateway with a successor, when it stops to accept: more than a round trip. */
    private static final long QUIET_NANOS = 1_000_000_000L;

    private static final long ADMIN_PATIENCE_NANOS = 10_000_000_000L;

    private final GatewayOptions options;
    private final GatewayState state;
    private final Workers workers;
    private final HealthChecks health;
    private final TcpSide tcp;
    private final Listeners listeners;
    private final Housekeeping housekeeping;
    private final CertificateWatch certificates;
    private final FileWatch files;
    private final GatewayMetrics metrics;
    private final Map<String, AdminServer> admins = new LinkedHashMap<>();
    private final CountDownLatch succeeded = new CountDownLatch(1);
    private LogSinks logs;

    private Gateway(Policy policy, GatewayOptions options) {
        this.options = options;
        this.state = new GatewayState(policy, options);
        this.logs = openLogs(policy);
        this.workers = new Workers(options, state, logs);
        this.tcp = new TcpSide(options, state, workers);
        this.listeners = new Listeners(workers, tcp);
        this.health = new HealthChecks(state, workers.group());
        this.housekeeping = new Housekeeping(state);
        this.certificates = new CertificateWatch(() -> state.tls().current().all(), InstantSource.system());
        this.files = new FileWatch(this::lookAtFiles);
        this.metrics = new GatewayMetrics(this, state);
    }

    private LogSinks openLogs(Policy policy) {
        try {
            return LogSinks.open(policy.accessLog(), TcpSide.loops(policy, options));
        } catch (GatewayException failed) {
            state.stores().close();
            throw failed;
        }
    }

    /** Starts a gateway with the default options. */
    public static Gateway start(Policy policy) {
        return start(policy, GatewayOptions.defaults());
    }

    /**
     * Starts a gateway. All listeners accept when this returns.
     *
     * @throws GatewayException when a listener cannot bind or leads to an upstream without servers, a file of
     *     certificates or keys cannot be used or the access log cannot be opened; nothing runs then
     */
    public static Gateway start(Policy policy, GatewayOptions options) {
        requireServers(policy);
        Gateway gateway = new Gateway(policy, options);
        try {
            gateway.open(policy, ListeningSocket.Neighbour.NONE);
            gateway.openAdmins(policy);
            return gateway;
        } catch (GatewayException failed) {
            gateway.stop();
            throw failed;
        }
    }

    /**
     * Starts a gateway beside one that serves the same addresses in another process, and takes over from it: when this
     * returns, all new connections come here, and the other one answers what it has and then ends.
     *
     * @throws GatewayException when there is no such process, or it does not hand over; then it serves on
     */
    public static Gateway takeOver(Policy policy, GatewayOptions options) {
        requireServers(policy);
        try (Predecessor predecessor = Predecessor.of(policy)) {
            Gateway gateway = new Gateway(policy, options);
            try {
                gateway.open(policy, ListeningSocket.Neighbour.PREDECESSOR);
                gateway.listeners.preferToPredecessor();
                predecessor.handOver();
                gateway.openAdminsPatiently(policy);
                return gateway;
            } catch (GatewayException failed) {
                gateway.close();
                throw failed;
            }
        }
    }

    /** A policy that was written for a library may do without servers; a gateway has to send its calls somewhere. */
    private static void requireServers(Policy policy) {
        List<String> unserved = policy.unserved();
        if (!unserved.isEmpty()) {
            throw new GatewayException(String.join("; ", unserved) + ": add servers to it, such as servers:"
                    + " [10.0.0.7:9001], or use the policy in a library");
        }
    }

    private void open(Policy policy, ListeningSocket.Neighbour neighbour) {
        var unused = state.tls().use(state.tls().prepare(policy));
        Map<String, Listener> prepared = listeners.prepare(policy, neighbour);
        tcp.logTo(logs);
        workers.onEach(worker -> worker.warmUp(state.gate()));
        listeners.adopt(prepared, state.gate());
        health.follow(state.gate());
        housekeeping.start();
        files.start();
    }

    /** Puts in force what has changed in files that the policy names. */
    private void lookAtFiles() {
        certificates.look();
        state.tokens().look();
    }

    private void openAdmins(Policy policy) {
        AdminApi admin = new AdminApi(this, state, metrics);
        policy.listeners().values().stream()
                .filter(spec -> spec.protocol() == ListenerSpec.Protocol.ADMIN && !admins.containsKey(spec.name()))
                .forEach(spec -> admins.put(spec.name(), admin.start(spec)));
    }

    /** The predecessor gives its admin address up as the first thing it does, but that takes a moment. */
    private void openAdminsPatiently(Policy policy) {
        long deadline = System.nanoTime() + ADMIN_PATIENCE_NANOS;
        while (true) {
            try {
                openAdmins(policy);
                return;
            } catch (GatewayException taken) {
                if (System.nanoTime() - deadline > 0) {
                    throw taken;
                }
                LockSupport.parkNanos(DRAIN_POLL_NANOS);
            }
        }
    }

    /** Where a listener can be reached; the port is the real one when the policy says 0. */
    public synchronized InetSocketAddress address(String listener) {
        AdminServer admin = admins.get(listener);
        if (admin != null) {
            return admin.address();
        }
        return listeners
                .named(listener)
                .orElseThrow(() -> new IllegalArgumentException("listener must be one of " + listeners.names() + " or "
                        + admins.keySet() + ", but was '" + listener + "'"))
                .address();
    }

    /** The gate in force. */
    Gate gate() {
        return state.gate();
    }

    /** The policy in force. */
    public Policy policy() {
        return state.gate().policy();
    }

    /**
     * Puts another policy in force, as a whole: requests that have begun end under the old one, all others go by the
     * new one. Connections live on; limits, health and pools that kept their name keep their state.
     *
     * @throws GatewayException when a new listener cannot bind or leads to an upstream without servers, or a file of
     *     certificates or keys cannot be used; then nothing has changed
     */
    public synchronized void reload(Policy policy) {
        requireServers(policy);
        Tokens nextTokens = state.tokens().prepare(policy);
        TlsSetup nextTls = state.tls().prepare(policy);
        try {
            reloadStores(policy, nextTls, nextTokens);
        } catch (GatewayException failed) {
            nextTls.closeExcept(state.tls().current());
            throw failed;
        }
        lookAtFiles();
    }

    private void reloadStores(Policy policy, TlsSetup nextTls, Tokens nextTokens) {
        SharedStore nextStore = state.stores().of(policy);
        try {
            reload(policy, nextStore, nextTls, nextTokens);
        } catch (GatewayException failed) {
            state.stores().goBackTo(state.gate());
            throw failed;
        }
        state.stores().closeFormer();
    }

    private void reload(Policy policy, SharedStore nextStore, TlsSetup nextTls, Tokens nextTokens) {
        LogSinks nextLogs = logs.reopened(policy.accessLog(), TcpSide.loops(policy, options));
        Map<String, Listener> next;
        try {
            next = listeners.prepare(policy, ListeningSocket.Neighbour.NONE);
        } catch (GatewayException failed) {
            if (nextLogs != logs) {
                nextLogs.close();
            }
            throw failed;
        }
        state.tokens().use(nextTokens);
        state.replace(
                state.gate().reloaded(policy, nextStore, options.nanoTime().getAsLong()));
        TlsSetup oldTls = state.tls().use(nextTls);
        workers.onEach(worker -> worker.onReload(state.gate()));
        // By now no event loop is in the middle of beginning a connection with what is freed here.
        oldTls.closeExcept(nextTls);
        replaceLogs(nextLogs);
        listeners.adopt(next, state.gate());
        state.forgetGone();
        health.follow(state.gate());
    }

    private void replaceLogs(LogSinks next) {
        LogSinks former = logs;
        logs = next;
        if (next != former) {
            workers.onEach(worker -> worker.logTo(next.next()));
        }
        tcp.logTo(next);
        if (next != former) {
            former.close();
        }
    }

    /**
     * Reads the policy from its {@linkplain GatewayOptions#source source} again and puts it in force if it is valid. A
     * policy with errors changes nothing.
     */
    public synchronized ReloadOutcome reload() {
        ReloadOutcome outcome = switch (options.source().read()) {
            case Parsed.Refused refused -> new ReloadOutcome.Refused(refused.problems());
            case Parsed.Accepted accepted -> reload(accepted);
        };
        metrics.count(AdminApi.result(outcome, digest()));
        return outcome;
    }

    private ReloadOutcome reload(Parsed.Accepted accepted) {
        PolicyDiff diff = PolicyDiff.of(policy(), accepted.file().policy());
        try {
            reload(accepted.file().policy());
            return new ReloadOutcome.Applied(diff, accepted.problems());
        } catch (GatewayException failed) {
            return new ReloadOutcome.Failed(String.valueOf(failed.getMessage()));
        }
    }

    /** Names the policy in force: two gateways with the same digest decide alike. */
    public String digest() {
        return Digests.of(resolvedPolicy());
    }

    /** The policy in force with every default filled in, as a policy file. */
    public String resolvedPolicy() {
        return ResolvedPolicy.print(policy());
    }

    synchronized List<Listener> listeners() {
        return listeners.all();
    }

    synchronized LogCounts logCounts() {
        return logs.counts();
    }

    /**
     * Reports itself as not ready, and closes connections after the replies that are running; still accepts new ones.
     */
    public synchronized void drain() {
        if (!state.isDraining()) {
            state.end(Ending.draining(options.nanoTime().getAsLong()));
        }
    }

    /** Reopens the access log after its file was renamed. */
    public synchronized void rotateAccessLog() {
        logs.rotate();
    }

    /**
     * A successor serves the addresses of this gateway from now on. Idle connections stay until their next request or
     * for half of the drain time, so that no request meets a closed one. Whoever runs this gateway is told by
     * {@link #awaitSuccessor} and closes it.
     */
    public void handOver() {
        state.end(Ending.succeeded(
                options.nanoTime().getAsLong(),
                state.streams().open(),
                options.drainFor().toNanos()));
        succeeded.countDown();
    }

    /** Blocks until another process has taken over. */
    public void awaitSuccessor() throws InterruptedException {
        succeeded.await();
    }

    /** Accepts no more, lets running exchanges end within the drain time, then closes everything. */
    @Override
    public synchronized void close() {
        long patience = options.drainFor().toNanos();
        long deadline = System.nanoTime() + patience;
        if (succeeded.getCount() == 0) {
            admins.values().forEach(AdminServer::closeAfterReplies);
            admins.clear();
            listeners.awaitQuiet(QUIET_NANOS, patience / 4);
        } else {
            state.end(Ending.closing(
                    options.nanoTime().getAsLong(), state.streams().open(), patience));
        }
        listeners.close();
        awaitIdle(deadline);
        stop();
    }

    private void awaitIdle(long deadline) {
        while (System.nanoTime() - deadline < 0 && listeners.connections() > 0) {
            LockSupport.parkNanos(DRAIN_POLL_NANOS);
        }
    }

    private void stop() {
        admins.values().forEach(AdminServer::close);
        housekeeping.close();
        files.close();
        health.close();
        workers.close();
        tcp.close();
        state.stores().close();
        state.tls().use(TlsSetup.NONE).closeExcept(TlsSetup.NONE);
        logs.close();
    }
}
