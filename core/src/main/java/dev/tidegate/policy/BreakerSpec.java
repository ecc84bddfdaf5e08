package dev.tidegate.policy;

import dev.tidegate.breaker.BreakerRule;

/**
 * When an upstream is not called for a while because it does not answer well, and what its callers get then.
 *
 * @param rule what opens the breaker, and for how long
 * @param scope what has a breaker: the upstream, each of its servers, or both
 * @param cpuPercent at what use of the processors it opens as well, from 1 to 100; 0 for never
 * @param fallback what callers get while it is open
 */
public record BreakerSpec(Mode mode, BreakerRule rule, Scope scope, int cpuPercent, Fallback fallback) {
    /** Refuses what is outside the ranges. */
    public BreakerSpec {
        BreakerBlock.require(rule);
        Require.range("cpuPercent", cpuPercent, 0, 100);
    }

    /** No breaker. */
    public static BreakerSpec off() {
        return defaults().withMode(Mode.OFF);
    }

    /**
     * What {@code breaker: on} means beside {@code concurrency: tide}: errors and slow calls open it. The percentile of
     * the latency does not, because the concurrency limit keeps it in bounds.
     */
    public static BreakerSpec defaults() {
        return BreakerBlock.defaults().beside(ConcurrencySpec.defaults());
    }

    /** A breaker of the whole upstream that acts by this rule, without a fallback. */
    public static BreakerSpec of(BreakerRule rule) {
        return defaults().withRule(rule);
    }

    /** The same breaker, acting, only watching, or off. */
    public BreakerSpec withMode(Mode other) {
        return new BreakerSpec(other, rule, scope, cpuPercent, fallback);
    }

    /** The same breaker with another rule. */
    public BreakerSpec withRule(BreakerRule other) {
        return new BreakerSpec(mode, other, scope, cpuPercent, fallback);
    }

    /** The same breaker of the upstream, of each server, or of both. */
    public BreakerSpec withScope(Scope other) {
        return new BreakerSpec(mode, rule, other, cpuPercent, fallback);
    }

    /** The same breaker, which opens above this use of the processors, from 1 to 100; 0 for never. */
    public BreakerSpec withCpuPercent(int other) {
        return new BreakerSpec(mode, rule, scope, other, fallback);
    }

    /** The same breaker with another fallback. */
    public BreakerSpec withFallback(Fallback other) {
        return new BreakerSpec(mode, rule, scope, cpuPercent, other);
    }

    /** Whether there is none. */
    public boolean isOff() {
        return mode == Mode.OFF;
    }

    /** Whether a breaker acts. */
    public enum Mode {
        /** There is none; an operator can still open it by hand. */
        OFF,
        /** It stops calls while it is open. */
        ON,
        /** It says what it would do, and lets everything pass. */
        SHADOW
    }

    /** What has a breaker. */
    public enum Scope {
        /** The upstream as a whole. */
        UPSTREAM,
        /** Each server of it. */
        SERVER,
        /** The upstream and each of its servers. */
        BOTH
    }
}
