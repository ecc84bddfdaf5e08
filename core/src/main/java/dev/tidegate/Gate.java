package dev.tidegate;

import dev.tidegate.balance.LiveServer;
import dev.tidegate.degrade.Ladder;
import dev.tidegate.degrade.Pressure;
import dev.tidegate.limit.KeyMemory;
import dev.tidegate.limit.LimitChain;
import dev.tidegate.limit.Limiter;
import dev.tidegate.limit.Link;
import dev.tidegate.limit.SharedRule;
import dev.tidegate.model.Call;
import dev.tidegate.policy.DescriptorRule;
import dev.tidegate.policy.FeatureSpec;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.TcpSettings;
import dev.tidegate.route.Route;
import dev.tidegate.route.Router;
import dev.tidegate.route.WeightedChoice;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A compiled policy and its live state: what every deployment asks. It is replaced as a whole on reload, and the live
 * state of what keeps its name is carried over: counts of limits, health of servers. Safe for all threads.
 */
public final class Gate {
    private final Policy policy;
    private final long seed;
    private final Map<String, Limiter> limiters;
    private final Map<String, LiveUpstream> upstreams;
    private final Ladder ladder;
    private final ForcedBreakers forced;
    private final SharedStore store;
    private final Router<Optional<LiveRoute>> router;
    private final Router<Optional<LiveRoute>> hostRouter;
    private final Map<String, LiveTcp> tcps;
    private final Map<String, LiveDomain> domains;

    private Gate(Policy policy, long seed, Live live) {
        this.policy = policy;
        this.seed = seed;
        this.limiters = live.limiters();
        this.upstreams = live.upstreams();
        this.ladder = live.ladder();
        this.forced = live.forced();
        this.store = live.store();
        List<Route<Optional<LiveRoute>>> routes = policy.routes().stream()
                .map(spec -> new Route<>(spec.match(), Optional.of(route(spec))))
                .toList();
        this.router = Router.of(routes, Optional.empty());
        this.hostRouter = Router.of(
                routes.stream().filter(route -> !route.match().host().isEmpty()).toList(), Optional.empty());
        this.tcps = tcps();
        this.domains = domains();
    }

    /** What lives on over reloads. */
    private record Live(
            Map<String, Limiter> limiters,
            Map<String, LiveUpstream> upstreams,
            Ladder ladder,
            ForcedBreakers forced,
            SharedStore store) {}

    /**
     * A fresh gate for who has no other nodes: limits of a cluster are counted by this node alone.
     *
     * @param seed what the hashes of keys are seeded with; nobody outside may know it
     */
    public static Gate of(Policy policy, long seed, long nowNanos) {
        return of(policy, seed, SharedStore.none(), nowNanos);
    }

    /**
     * A fresh gate.
     *
     * @param seed what the hashes of keys are seeded with; nobody outside may know it
     * @param store where limits of a cluster are counted
     */
    public static Gate of(Policy policy, long seed, SharedStore store, long nowNanos) {
        Ladder bare = new Ladder(List.of(), Ladder.Mode.AUTO, nowNanos);
        return make(policy, seed, new Live(Map.of(), Map.of(), bare, new ForcedBreakers(), store), nowNanos);
    }

    /** The gate of a new policy, in the same store. */
    public Gate reloaded(Policy next, long nowNanos) {
        return reloaded(next, store, nowNanos);
    }

    /** The gate of a new policy. What kept its name goes on where it was: limits rescale what is spent. */
    public Gate reloaded(Policy next, SharedStore nextStore, long nowNanos) {
        return make(next, seed, new Live(limiters, upstreams, ladder, forced, nextStore), nowNanos);
    }

    private static Gate make(Policy policy, long seed, Live old, long now) {
        Map<String, Limiter> limiters = new LinkedHashMap<>();
        policy.limits().forEach((name, spec) -> {
            KeyMemory memory = memory(spec, seed);
            Limiter known = old.limiters().get(name);
            Limiter own = known == null
                    ? Limiter.of(name, spec.rule(), memory)
                    : known.reconfigured(spec.rule(), memory, now);
            limiters.put(name, scoped(spec, own, old.store()));
        });
        Map<String, LiveUpstream> upstreams = new LinkedHashMap<>();
        policy.upstreams().forEach((name, spec) -> {
            LimitChain limits = chain(policy, limiters, spec.limits().stream(), Level.RESOURCE);
            LiveUpstream known = old.upstreams().get(name);
            upstreams.put(
                    name,
                    known == null ? LiveUpstream.of(spec, limits, seed, now) : known.reconfigured(spec, limits, now));
        });
        Ladder ladder = old.ladder().reconfigured(policy.features().order(), mode(policy.features()), now);
        Gate made = new Gate(policy, seed, new Live(limiters, upstreams, ladder, old.forced(), old.store()));
        old.forced().follow(upstreams, now);
        return made;
    }

    private static Limiter scoped(LimitSpec spec, Limiter own, SharedStore store) {
        return switch (spec.scope()) {
            case LimitSpec.Scope.Node node -> own;
            case LimitSpec.Scope.Cluster cluster when store.equals(SharedStore.none()) -> own;
            case LimitSpec.Scope.Cluster cluster ->
                own.sharedBy(
                        store.count(new SharedRule(
                                spec.name(), spec.rule(), !spec.key().isEmpty(), cluster.sharing())),
                        cluster.onStoreFailure());
        };
    }

    private static Ladder.Mode mode(FeatureSpec features) {
        return switch (features.mode()) {
            case AUTO -> Ladder.Mode.AUTO;
            case DRY_RUN -> Ladder.Mode.DRY_RUN;
            case MANUAL -> Ladder.Mode.MANUAL;
        };
    }

    /** Exact: a decision is that of the rule to the nanosecond, and no two keys share a count, for 16 bytes a key. */
    private static KeyMemory memory(LimitSpec spec, long seed) {
        return spec.key().isEmpty()
                ? KeyMemory.single()
                : KeyMemory.keyed(spec.memoryBytes(), seed).exact();
    }

    private static LimitChain chain(
            Policy policy, Map<String, Limiter> limiters, Stream<String> names, Level... levels) {
        List<LimitSpec> specs =
                names.map(name -> named("limit", name, policy.limits())).toList();
        return LimitChain.of(Stream.of(levels)
                .flatMap(level -> specs.stream().filter(spec -> spec.level() == level))
                .map(spec -> link(spec, limiters))
                .toList());
    }

    private static Link link(LimitSpec spec, Map<String, Limiter> limiters) {
        long maxWaitNanos = switch (spec.onExceed()) {
            case LimitSpec.OnExceed.Refuse refuse -> 0;
            case LimitSpec.OnExceed.Wait wait -> wait.maxNanos();
        };
        boolean shadow = spec.mode() == LimitSpec.Mode.SHADOW;
        return new Link(named("limit", spec.name(), limiters), spec.key(), spec.onMissingKey(), maxWaitNanos, shadow);
    }

    private LiveRoute route(RouteSpec spec) {
        WeightedChoice<LiveUpstream> to = WeightedChoice.of(spec.to().stream()
                .map(target ->
                        new WeightedChoice.Option<>(named("upstream", target.upstream(), upstreams), target.weight()))
                .toList());
        List<LiveUpstream> mirror = Stream.of(spec.mirror())
                .filter(one -> !one.isOff())
                .map(one -> named("upstream", one.upstream(), upstreams))
                .toList();
        int feature = spec.feature().isEmpty() ? 0 : ladder.number(spec.feature());
        return new LiveRoute(spec, to, mirror, chainOfCallers(spec.limits()), feature);
    }

    private Map<String, LiveTcp> tcps() {
        Map<String, LiveTcp> all = new LinkedHashMap<>();
        policy.listeners().values().stream()
                .filter(listener -> listener.protocol() == ListenerSpec.Protocol.TCP)
                .forEach(listener -> all.put(listener.name(), tcp(listener.tcp())));
        return all;
    }

    private LiveTcp tcp(TcpSettings settings) {
        Map<String, LiveUpstream> byName = new HashMap<>();
        settings.sni().forEach((name, to) -> byName.put(name, named("upstream", to, upstreams)));
        if (!settings.to().isEmpty()) {
            byName.put(LiveTcp.OTHERS, named("upstream", settings.to(), upstreams));
        }
        return new LiveTcp(settings, byName, chainOfCallers(settings.limits()));
    }

    private Map<String, LiveDomain> domains() {
        Map<String, LiveDomain> all = new LinkedHashMap<>();
        policy.domains()
                .forEach((name, rules) -> all.put(
                        name, new LiveDomain(rules.stream().map(this::rule).toList())));
        return all;
    }

    private LiveRule rule(DescriptorRule spec) {
        return new LiveRule(spec, chain(policy, limiters, spec.limits().stream(), Level.values()));
    }

    private LimitChain chainOfCallers(List<String> names) {
        return chain(policy, limiters, names.stream(), Level.USER, Level.APPLICATION);
    }

    private static <T> T named(String kind, String name, Map<String, T> all) {
        T found = all.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "a policy holds what it names, but has no %s '%s', only %s".formatted(kind, name, all.keySet()));
        }
        return found;
    }

    /** The policy that this gate was made from. */
    public Policy policy() {
        return policy;
    }

    /** The most specific route that takes the call. Allocates nothing. */
    public Optional<LiveRoute> route(Call call) {
        return router.match(call);
    }

    /**
     * The most specific of the routes that name a host, as if there were no others: for calls that leave a service,
     * whose hosts are not its own. Allocates nothing.
     */
    public Optional<LiveRoute> routeByHost(Call call) {
        return hostRouter.match(call);
    }

    /** The methods that the path of the call would take; empty when there is nothing at that path. */
    public Set<String> allowedMethods(Call call) {
        return router.allowed(call);
    }

    /**
     * What is decided for new connections of a TCP listener.
     *
     * @throws IllegalArgumentException when the policy has no TCP listener of this name
     */
    public LiveTcp tcp(String listener) {
        return named("listener for TCP", listener, tcps);
    }

    /** The rules for the descriptors of a domain; empty when the policy does not know it, and its routes decide. */
    public Optional<LiveDomain> domain(String name) {
        return Optional.ofNullable(domains.get(name));
    }

    /** The live limits by name, in the order of the file. */
    public Map<String, Limiter> limiters() {
        return limiters;
    }

    /** Where limits of a cluster are counted. */
    public SharedStore store() {
        return store;
    }

    /** The live upstreams by name, in the order of the file. */
    public Map<String, LiveUpstream> upstreams() {
        return upstreams;
    }

    /** Which features are on. */
    public Ladder ladder() {
        return ladder;
    }

    /** What operators want of breakers; it lives on over reloads. */
    public ForcedBreakers forcedBreakers() {
        return forced;
    }

    /**
     * Takes stock: what is asked of each upstream, how pressed the gate is, what the ladder does about it. Call it
     * about once a second, from one thread.
     */
    public void pulse(Load load, long nowNanos) {
        double shed = 0;
        double late = 0;
        for (LiveUpstream upstream : upstreams.values()) {
            upstream.onPulse(load, nowNanos);
            shed = Math.max(shed, upstream.shedShare());
            late = Math.max(late, upstream.lateShare());
        }
        ladder.onPressure(new Pressure(shed, late, load.cpuShare(), load.heapShare()), nowNanos);
    }

    /** All servers of all upstreams, each with the upstream that it belongs to. */
    public Map<LiveServer, LiveUpstream> servers() {
        Map<LiveServer, LiveUpstream> servers = new HashMap<>();
        for (LiveUpstream upstream : upstreams.values()) {
            for (int i = 0; i < upstream.balancer().size(); i++) {
                servers.put(upstream.balancer().server(i), upstream);
            }
        }
        return servers;
    }
}
