package dev.tidegate;

import dev.tidegate.balance.Balancer;
import dev.tidegate.balance.Balancing;
import dev.tidegate.limit.LimitChain;
import dev.tidegate.model.Call;
import dev.tidegate.model.KeyHash;
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
    private final long seed;

    LiveUpstream(UpstreamSpec spec, Balancer balancer, LimitChain limits, Resilience resilience, long seed) {
        this.spec = spec;
        this.balancer = balancer;
        this.limits = limits;
        this.resilience = resilience;
        this.seed = seed;
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

    /** What it has learned about trying again. */
    Resilience resilience() {
        return resilience;
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
