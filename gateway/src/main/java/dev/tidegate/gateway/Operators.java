package dev.tidegate.gateway;

import dev.tidegate.BreakerName;
import dev.tidegate.ForcedBreakers;
import dev.tidegate.LiveUpstream;
import dev.tidegate.answer.JsonText;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.degrade.Ladder;
import dev.tidegate.gateway.admin.OperatorOrder;
import dev.tidegate.gateway.admin.OverloadReport;
import dev.tidegate.gateway.admin.OverloadSwitches;
import dev.tidegate.policy.Notation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/** What operators do about overload, and a line in the log for each change. Thread-safe. */
final class Operators implements OverloadSwitches {
    private static final Logger LOGGER = System.getLogger("dev.tidegate.gateway");

    private final GatewayState state;
    private final OverloadView view;

    Operators(GatewayState state) {
        this.state = state;
        this.view = new OverloadView(state);
    }

    private long now() {
        return state.nanoTime().getAsLong();
    }

    private static void log(String who, String what, String reason) {
        LOGGER.log(Level.INFO, who + " " + what + (reason.isEmpty() ? "" : ": " + JsonText.quote(reason)));
    }

    @Override
    public List<String> features() {
        return state.gate().ladder().features();
    }

    @Override
    public OverloadReport.Feature pin(String feature, OperatorOrder order) {
        Ladder ladder = state.gate().ladder();
        boolean on = order.state().equals("on");
        ladder.pin(feature, new Ladder.Pin(on, now() + order.forNanos(), order.reason()));
        log(
                order.who(),
                "set the feature '" + feature + "' " + order.state() + " for " + Notation.duration(order.forNanos()),
                order.reason());
        return view.feature(ladder, feature);
    }

    @Override
    public OverloadReport.Feature unpin(String feature, String who) {
        Ladder ladder = state.gate().ladder();
        ladder.unpin(feature);
        log(who, "gave the feature '" + feature + "' back to the pressure", "");
        return view.feature(ladder, feature);
    }

    @Override
    public List<String> upstreams() {
        return List.copyOf(state.gate().upstreams().keySet());
    }

    @Override
    public List<String> servers(String upstream) {
        return OverloadView.addresses(upstream(upstream)).toList();
    }

    private LiveUpstream upstream(String name) {
        LiveUpstream found = state.gate().upstreams().get(name);
        if (found == null) {
            throw new IllegalArgumentException("a reload has just taken the upstream '" + name + "' away");
        }
        return found;
    }

    @Override
    public OverloadReport.Breaker set(String upstream, String server, OperatorOrder order) {
        BreakerName name = new BreakerName(upstream, server);
        ForcedBreakers forced = state.gate().forcedBreakers();
        switch (order.state()) {
            case "automatic" -> forced.release(name, now());
            case "open" -> forced.force(name, of(order, BreakerState.FORCED_OPEN), now());
            default -> forced.force(name, of(order, BreakerState.DISABLED), now());
        }
        String time = order.forNanos() > 0 ? " for " + Notation.duration(order.forNanos()) : "";
        log(order.who(), "set the breaker of " + name + " to " + order.state() + time, order.reason());
        return view.breaker(upstream(upstream), server);
    }

    private static ForcedBreakers.Order of(OperatorOrder order, BreakerState breaker) {
        return new ForcedBreakers.Order(breaker, order.forNanos(), order.reason());
    }

    /** How everything is. */
    OverloadReport report() {
        return view.report();
    }

    /** Ends orders whose time is over; call it about once a second. */
    void onPulse() {
        state.gate()
                .forcedBreakers()
                .onPulse(now())
                .forEach(name -> log("the gate", "left the breaker of " + name + " alone again, its time is over", ""));
    }
}
