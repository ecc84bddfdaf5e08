package dev.tidegate;

import dev.tidegate.admit.Admission;
import dev.tidegate.admit.Priority;
import dev.tidegate.admit.Waiter;
import dev.tidegate.balance.Balancer;
import dev.tidegate.balance.Balancing;
import dev.tidegate.breaker.Breaker;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.limit.LimitChain;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import dev.tidegate.model.KeyHash;
import dev.tidegate.policy.ConcurrencySpec;
import dev.tidegate.policy.UpstreamSpec;
import dev.tidegate.retry.LatencyQuantile;
import dev.tidegate.retry.RetryBudget;

/**
 * One upstream of a running gate: its servers as they are now, the limits of the resource, and how many retries it
 * bears. Safe for all threads.
 */
public final class LiveUpstream {
    private final UpstreamSpec spec;
    private final Balancer balancer;
    private final LimitChain limits;
    private final Resilience resilience;
    private final Protection protection;
    private final long seed;

    private LiveUpstream(UpstreamSpec spec, LimitChain limits, Live live, long seed) {
        this.spec = spec;
        this.limits = limits;
        this.balancer = live.balancer();
        this.resilience = live.resilience();
        this.protection = live.protection();
        this.seed = seed;
    }

    /** What lives on over reloads. */
    private record Live(Balancer balancer, Resilience resilience, Protection protection) {}

    static LiveUpstream of(UpstreamSpec spec, LimitChain limits, long seed, long nowNanos) {
        Balancer balancer = Balancer.of(spec.servers(), spec.balance(), spec.health(), seed, nowNanos);
        Resilience resilience = Resilience.of(spec.hedge(), nowNanos);
        Protection protection = Protection.of(spec, balancer, seed, nowNanos);
        return new LiveUpstream(spec, limits, new Live(balancer, resilience, protection), seed);
    }

    /** The same under another policy: servers, budgets and limits go on where they were. */
    LiveUpstream reconfigured(UpstreamSpec next, LimitChain nextLimits, long nowNanos) {
        if (next.probe().isOff()) {
            balancer.forgetProbes(nowNanos);
        }
        Balancer servers = balancer.reconfigured(next.servers(), next.balance(), next.health(), nowNanos);
        Live live = new Live(
                servers,
                resilience.reconfigured(next.hedge(), nowNanos),
                protection.reconfigured(next, servers, seed, nowNanos));
        return new LiveUpstream(next, nextLimits, live, seed);
    }

    /** What the policy says. */
    public UpstreamSpec spec() {
        return spec;
    }

    /** Chooses servers, and knows their health. */
    public Balancer balancer() {
        return balancer;
    }

    /** The limits at resource level. */
    public LimitChain limits() {
        return limits;
    }

    /** The way into the upstream: how many it serves at once, and who waits. A reload keeps it. */
    public Admission admission() {
        return protection.admission();
    }

    /** The circuit breaker of the upstream as a whole: disabled where the policy has none. */
    public Breaker breaker() {
        return protection.whole();
    }

    /** The circuit breaker of one of its servers: disabled where the policy has none. */
    public Breaker breaker(int server) {
        return protection.server(server);
    }

    /** What the breaker of the upstream does when operators leave it alone. */
    public BreakerState automaticState() {
        return protection.automatic(false);
    }

    /** What the breakers of its servers do when operators leave them alone. */
    public BreakerState automaticStateOfServers() {
        return protection.automatic(true);
    }

    /** What was asked of it in the last second, and what it can give. */
    public Demand demand() {
        return protection.demand();
    }

    /** Which share of the latest calls was refused for lack of room, 0 to 1. */
    public double shedShare() {
        return protection.shedShare();
    }

    /** Which share of the latest answers came too late, 0 to 1. */
    public double lateShare() {
        return protection.admission().limiter().lateShare();
    }

    void onPulse(Load load, long nowNanos) {
        protection.onPulse(load, nowNanos);
    }

    /**
     * Says to the admission what a call is: how much it matters, who makes it, how much it takes, how long it may wait.
     * Allocates nothing from the second time on.
     *
     * @param deadlineNanos when its caller gives up
     */
    public void begin(Waiter waiter, Call call, LiveRoute route, Priority priority, long deadlineNanos) {
        ConcurrencySpec concurrency = spec.concurrency();
        // While there is room for everyone nobody asks whose call it is.
        long user = admission().isCalm() ? KeyHash.NONE : hash(call, concurrency.user());
        waiter.begin(priority, user, route.spec().weight(), deadlineNanos);
        int keys = concurrency.per().size();
        waiter.keys(keys);
        for (int i = 0; i < keys; i++) {
            waiter.key(i, hash(call, concurrency.per().get(i).key()));
        }
        if (!concurrency.sessions().isOff()) {
            waiter.session(hash(call, concurrency.sessions().key()));
        }
    }

    /** Calls without the key are of nobody in particular. */
    private long hash(Call call, Attribute key) {
        CharSequence value = call.value(key);
        return value.isEmpty() ? KeyHash.NONE : KeyHash.of(value, seed);
    }

    /** How many retries and hedges it bears; a reload keeps it. */
    public RetryBudget retries() {
        return resilience.retries();
    }

    /** How long servers take to begin a reply, at the percentile that a hedge waits for; a reload keeps it. */
    public LatencyQuantile latency() {
        return resilience.latency();
    }

    /** What the balancer needs to know of a call: the hash of its key for source hash, otherwise nothing. */
    public long keyHash(Call call) {
        return spec.balance() == Balancing.SOURCE_HASH ? KeyHash.of(call.value(spec.hashKey()), seed) : KeyHash.NONE;
    }
}
