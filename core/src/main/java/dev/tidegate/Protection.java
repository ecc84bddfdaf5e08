package dev.tidegate;

import dev.tidegate.admit.Admission;
import dev.tidegate.admit.AdmissionRule;
import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.balance.Balancer;
import dev.tidegate.balance.LiveServer;
import dev.tidegate.breaker.Breaker;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.policy.BreakerSpec;
import dev.tidegate.policy.BreakerSpec.Scope;
import dev.tidegate.policy.ConcurrencySpec;
import dev.tidegate.policy.UpstreamSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * What keeps an upstream from more than it can bear: its admission, its circuit breakers, and what they have measured.
 * It lives on over reloads. Thread-safe.
 */
final class Protection {
    /** Nobody knows from one second alone whether processors are too busy. */
    private static final int BUSY_PULSES = 3;

    private static final double LATE_SHARE_MAX = 0.05;
    private static final double PERCENT = 100;

    private final BreakerSpec spec;
    private final Admission admission;
    private final DemandMeter meter;
    private final Breaker whole;
    private final List<ServerBreaker> servers;
    private final boolean adaptive;
    private int busyPulses;

    private record ServerBreaker(LiveServer server, Breaker breaker) {}

    private Protection(
            UpstreamSpec spec, Admission admission, DemandMeter meter, Breaker whole, List<ServerBreaker> servers) {
        this.spec = spec.breaker();
        this.admission = admission;
        this.meter = meter;
        this.whole = whole;
        this.servers = servers;
        ConcurrencyRule limit = spec.concurrency().limit();
        this.adaptive = !(limit instanceof ConcurrencyRule.Fixed || limit instanceof ConcurrencyRule.Off);
    }

    static Protection of(UpstreamSpec spec, Balancer balancer, long seed, long nowNanos) {
        BreakerSpec breaker = spec.breaker();
        Breaker whole = breaker(breaker, breaker.scope() != Scope.SERVER, seed, nowNanos);
        List<ServerBreaker> servers = new ArrayList<>();
        for (int i = 0; i < balancer.size(); i++) {
            servers.add(new ServerBreaker(balancer.server(i), ofServer(breaker, i, seed, nowNanos)));
        }
        return new Protection(
                spec,
                Admission.of(rule(spec.concurrency()), nowNanos),
                new DemandMeter(nowNanos),
                whole,
                List.copyOf(servers));
    }

    /** The same under another policy: breakers with other rules begin anew. */
    Protection reconfigured(UpstreamSpec next, Balancer balancer, long seed, long nowNanos) {
        admission.reconfigure(rule(next.concurrency()), nowNanos);
        // What callers get while it is open, and what else may open it, are no matter of the breaker itself.
        boolean sameBreaker = next.breaker()
                .withFallback(spec.fallback())
                .withCpuPercent(spec.cpuPercent())
                .equals(spec);
        Protection fresh = of(next, balancer, seed, nowNanos);
        List<ServerBreaker> kept = new ArrayList<>();
        for (ServerBreaker made : fresh.servers) {
            kept.add(servers.stream()
                    .filter(old -> old.server() == made.server())
                    .findFirst()
                    .filter(old -> sameBreaker)
                    .orElse(made));
        }
        return new Protection(next, admission, meter, sameBreaker ? whole : fresh.whole, List.copyOf(kept));
    }

    private static Breaker ofServer(BreakerSpec spec, int index, long seed, long nowNanos) {
        return breaker(spec, spec.scope() != Scope.UPSTREAM, seed + index + 1, nowNanos);
    }

    /** One that the policy does not want lets all pass, until an operator opens it. */
    private static Breaker breaker(BreakerSpec spec, boolean wanted, long seed, long nowNanos) {
        if (spec.isOff() || !wanted) {
            Breaker off = Breaker.of(spec.rule(), seed, nowNanos);
            off.force(BreakerState.DISABLED, nowNanos);
            return off;
        }
        return spec.mode() == BreakerSpec.Mode.SHADOW
                ? Breaker.shadow(spec.rule(), seed, nowNanos)
                : Breaker.of(spec.rule(), seed, nowNanos);
    }

    private static AdmissionRule rule(ConcurrencySpec spec) {
        return new AdmissionRule(
                spec.limit(),
                spec.queue(),
                spec.per().stream()
                        .map(per -> new AdmissionRule.PerKey(per.name(), per.limit(), per.keys()))
                        .toList(),
                spec.sessions().isOff()
                        ? AdmissionRule.Sticky.OFF
                        : new AdmissionRule.Sticky(
                                spec.sessions().keepNanos(), spec.sessions().max()));
    }

    Admission admission() {
        return admission;
    }

    Breaker whole() {
        return whole;
    }

    Breaker server(int index) {
        return servers.get(index).breaker();
    }

    /** What a breaker does when operators leave it alone: nothing where the policy has none. */
    BreakerState automatic(boolean ofServer) {
        boolean wanted = ofServer ? spec.scope() != Scope.UPSTREAM : spec.scope() != Scope.SERVER;
        return spec.isOff() || !wanted ? BreakerState.DISABLED : BreakerState.CLOSED;
    }

    Demand demand() {
        return meter.demand();
    }

    double shedShare() {
        return meter.shedShare();
    }

    void onPulse(Load load, long nowNanos) {
        admission.tick(nowNanos);
        meter.onPulse(admission, nowNanos);
        boolean busy = spec.cpuPercent() > 0 && load.cpuShare() > spec.cpuPercent() / PERCENT;
        busyPulses = busy ? busyPulses + 1 : 0;
        // An adaptive limit keeps the processors busy on purpose: that is wrong only when answers come late all the
        // same.
        boolean harmful = !adaptive || admission.limiter().lateShare() > LATE_SHARE_MAX;
        if (busyPulses >= BUSY_PULSES && harmful) {
            whole.onBusy(load.cpuShare(), nowNanos);
            servers.forEach(each -> each.breaker().onBusy(load.cpuShare(), nowNanos));
        }
    }
}
