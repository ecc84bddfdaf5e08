package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.LiveUpstream;
import dev.tidegate.balance.LiveServer;
import dev.tidegate.balance.Server;
import dev.tidegate.gateway.answer.DecisionIds;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.policy.Policy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** What all event loops of a gateway look at: the gate in force, the clock, where the servers are. Thread-safe. */
final class GatewayState {
    private final GatewayOptions options;
    private final Map<LiveServer, ServerEndpoint> endpoints = new ConcurrentHashMap<>();
    private final MetricRegistry metrics = new MetricRegistry();
    private final long seed;
    private volatile Gate gate;
    private volatile OwnAnswers answers;
    private volatile boolean draining;

    GatewayState(Policy policy, GatewayOptions options) {
        this.options = options;
        this.seed = DecisionIds.seed();
        this.gate = Gate.of(policy, seed, options.nanoTime().getAsLong());
        this.answers = new OwnAnswers(policy);
        resolve(gate);
    }

    long seed() {
        return seed;
    }

    MetricRegistry metrics() {
        return metrics;
    }

    OwnAnswers answers() {
        return answers;
    }

    Transport transport() {
        return options.transport();
    }

    Gate gate() {
        return gate;
    }

    /** Puts another gate in force; looks up its servers first, which may block. */
    void replace(Gate next) {
        resolve(next);
        answers = new OwnAnswers(next.policy());
        gate = next;
    }

    private void resolve(Gate of) {
        of.upstreams().values().forEach(upstream -> {
            for (int i = 0; i < upstream.balancer().size(); i++) {
                Server server = upstream.balancer().definition(i);
                endpoints.computeIfAbsent(upstream.balancer().server(i), live -> new ServerEndpoint(server));
            }
        });
    }

    /** Forgets the servers that the gate in force does not name. */
    void forgetGone() {
        endpoints.keySet().retainAll(gate.servers().keySet());
    }

    /** Looks all server names up again, which may block. */
    void resolveAgain() {
        endpoints.values().forEach(ServerEndpoint::resolve);
    }

    /** Where a server of an upstream is reached. */
    ServerEndpoint endpoint(LiveUpstream upstream, int index) {
        LiveServer live = upstream.balancer().server(index);
        ServerEndpoint known = endpoints.get(live);
        return known == null ? new ServerEndpoint(upstream.balancer().definition(index)) : known;
    }

    LongSupplier nanoTime() {
        return options.nanoTime();
    }

    int loops() {
        return options.threads();
    }

    boolean isDraining() {
        return draining;
    }

    void drain() {
        draining = true;
    }
}
