package dev.tidegate.gateway;

import dev.tidegate.BreakerName;
import dev.tidegate.Demand;
import dev.tidegate.ForcedBreakers;
import dev.tidegate.LiveUpstream;
import dev.tidegate.Load;
import dev.tidegate.admit.Admission;
import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.Denial;
import dev.tidegate.breaker.Breaker;
import dev.tidegate.breaker.BreakerRule.Triggers;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.breaker.Opening;
import dev.tidegate.degrade.Ladder;
import dev.tidegate.gateway.admin.OverloadReport;
import dev.tidegate.policy.BreakerSpec;
import dev.tidegate.policy.Notation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Looks at the protection against overload for the admin API. */
final class OverloadView {
    private static final double PERCENT = 100;

    private final GatewayState state;

    OverloadView(GatewayState state) {
        this.state = state;
    }

    OverloadReport report() {
        Load load = state.pulse().load();
        return new OverloadReport(
                load.cpuShare(),
                load.heapShare(),
                ladder(),
                state.gate().upstreams().values().stream().map(this::upstream).toList());
    }

    private long now() {
        return state.nanoTime().getAsLong();
    }

    private OverloadReport.Ladder ladder() {
        Ladder ladder = state.gate().ladder();
        return new OverloadReport.Ladder(
                word(state.gate().policy().features().mode()),
                ladder.level(),
                ladder.isLastRung(),
                ladder.pressure(),
                ladder.signs().shedShare(),
                ladder.signs().lateShare(),
                ladder.features().stream().map(name -> feature(ladder, name)).toList());
    }

    /** How a feature is now. */
    OverloadReport.Feature feature(Ladder ladder, String name) {
        Ladder.Pin pin = ladder.pins().get(name);
        OverloadReport.Order order = pin == null
                ? OverloadReport.Order.NONE
                : new OverloadReport.Order(
                        pin.on() ? "on" : "off", Math.max(1, pin.untilNanos() - now()), pin.reason());
        return new OverloadReport.Feature(name, ladder.isOn(ladder.number(name)), ladder.wouldBeOff(name), order);
    }

    private OverloadReport.Upstream upstream(LiveUpstream upstream) {
        Demand demand = upstream.demand();
        Stream<OverloadReport.Breaker> servers = upstream.automaticStateOfServers() == BreakerState.DISABLED
                ? addresses(upstream).map(server -> breaker(upstream, server)).filter(OverloadView::isSet)
                : addresses(upstream).map(server -> breaker(upstream, server));
        return new OverloadReport.Upstream(
                upstream.spec().name(),
                concurrency(upstream),
                new OverloadReport.Demand(demand.offered(), demand.admitted(), demand.capacity(), demand.ratio()),
                admissions(upstream.admission()),
                Stream.concat(Stream.of(breaker(upstream, "")), servers).toList());
    }

    private static boolean isSet(OverloadReport.Breaker breaker) {
        return !breaker.state().equals(BreakerState.DISABLED.text());
    }

    /** The addresses of the servers of an upstream. */
    static Stream<String> addresses(LiveUpstream upstream) {
        return IntStream.range(0, upstream.balancer().size())
                .mapToObj(i -> upstream.balancer().definition(i).address());
    }

    private static OverloadReport.Concurrency concurrency(LiveUpstream upstream) {
        Admission admission = upstream.admission();
        ConcurrencyRule rule = admission.rule().limit();
        return new OverloadReport.Concurrency(
                Notation.concurrency(rule),
                rule instanceof ConcurrencyRule.Off ? 0 : admission.limiter().limit(),
                admission.limiter().inFlight(),
                admission.waiting(),
                admission.limiter().serviceNanos(),
                upstream.lateShare(),
                upstream.shedShare());
    }

    private static Map<String, Long> admissions(Admission admission) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("admitted", admission.limiter().admitted());
        Stream.of(Denial.values()).forEach(why -> counts.put(why.text(), admission.denied(why)));
        return counts;
    }

    /** How a breaker is now: that of a server, or of the whole upstream when the address is empty. */
    OverloadReport.Breaker breaker(LiveUpstream upstream, String server) {
        BreakerName name = new BreakerName(upstream.spec().name(), server);
        BreakerName.Place place = name.in(upstream).orElseThrow();
        Breaker breaker = place.breaker();
        BreakerSpec spec = upstream.spec().breaker();
        boolean wanted = place.automatic() != BreakerState.DISABLED;
        return new OverloadReport.Breaker(
                server,
                breaker.state().text(),
                wanted ? word(spec.mode()) : "off",
                wanted ? rule(spec) : "",
                breaker.passingShare(),
                breaker.retryAfterNanos(now()),
                opening(breaker),
                state.gate()
                        .forcedBreakers()
                        .order(name, now())
                        .map(OverloadView::shown)
                        .orElse(OverloadReport.Order.NONE));
    }

    private static OverloadReport.Order shown(ForcedBreakers.Order order) {
        String state = order.state() == BreakerState.FORCED_OPEN ? "open" : "disabled";
        return new OverloadReport.Order(state, order.forNanos(), order.reason());
    }

    private OverloadReport.Opening opening(Breaker breaker) {
        Opening last = breaker.lastOpening();
        long count =
                Stream.of(Opening.Trigger.values()).mapToLong(breaker::openings).sum();
        return new OverloadReport.Opening(
                last.trigger().text(), last.value(), count == 0 ? 0 : Math.max(0, now() - last.atNanos()), count);
    }

    private static String rule(BreakerSpec spec) {
        Triggers triggers = spec.rule().triggers();
        List<String> all = Stream.of(
                        triggers.errors() < 1 ? percent(triggers.errors()) + " errors" : "",
                        triggers.latencyNanos() < Long.MAX_VALUE
                                ? "p95 > " + Notation.duration(triggers.latencyNanos())
                                : "",
                        triggers.slow() < 1
                                ? percent(triggers.slow()) + " > " + Notation.duration(triggers.slowNanos())
                                : "",
                        spec.cpuPercent() > 0 ? "cpu " + spec.cpuPercent() + "%" : "")
                .filter(trigger -> !trigger.isEmpty())
                .toList();
        return String.join(", ", all);
    }

    private static String percent(double share) {
        double percent = share * PERCENT;
        return percent == Math.rint(percent)
                ? String.format(Locale.ROOT, "%.0f%%", percent)
                : String.format(Locale.ROOT, "%.2f%%", percent);
    }

    /** The word of the policy file. */
    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
