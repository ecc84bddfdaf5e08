package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.LiveUpstream;
import dev.tidegate.balance.LiveServer;
import dev.tidegate.balance.Server;
import dev.tidegate.gateway.answer.DecisionIds;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.policy.Policy;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** What all event loops of a gateway look at: the gate in force, the clock, where the servers are. Thread-safe. */
final class GatewayState {
    private final GatewayOptions options;
    private final Map<LiveServer, ServerEndpoint> endpoints = new ConcurrentHashMap<>();
    private final MetricRegistry metrics = new MetricRegistry();
    private final TlsState tls;
    private final TokenState tokens;
    private final RateHistory rates = new RateHistory(InstantSource.system());
    private final Pulse pulse;
    private final long seed;
    private final OpenStreams streams;
    private final GateStores stores;
    private volatile Gate gate;
    private volatile OwnAnswers answers;
    private volatile Ending ending = Ending.NOT_YET;

    GatewayState(Policy policy, GatewayOptions options) {
        this.options = options;
        this.tls = new TlsState(options.boringSsl());
        this.pulse = new Pulse(options.nanoTime().getAsLong());
        this.tokens = new TokenState(policy);
        this.seed = DecisionIds.seed();
        this.streams = new OpenStreams(seed);
        this.stores = new GateStores(options.stores().get(), metrics);
        this.gate = Gate.of(policy, seed, stores.of(policy), options.nanoTime().getAsLong());
        this.answers = new OwnAnswers(policy);
        resolve(gate);
    }

    long seed() {
        return seed;
    }

    MetricRegistry metrics() {
        return metrics;
    }

    TlsState tls() {
        return tls;
    }

    TokenState tokens() {
        return tokens;
    }

    RateHistory rates() {
        return rates;
    }

    Pulse pulse() {
        return pulse;
    }

    /** Where limits of a cluster are counted. */
    GateStores stores() {
        return stores;
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
        rates.onReload();
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

    /** The streams that are open now. */
    OpenStreams streams() {
        return streams;
    }

    boolean isDraining() {
        return ending.begun();
    }

    /** Whether idle connections are closed at this time. */
    boolean endsIdle(long nowNanos) {
        return ending.endsIdle(nowNanos);
    }

    /** Whether the stream with this place among all, from 0 to 1, is ended at this time. */
    boolean endsStream(double turn, long nowNanos) {
        return ending.endsStream(turn, nowNanos);
    }

    /** Takes the next step towards the end. */
    void end(Ending next) {
        ending = next;
    }
}
