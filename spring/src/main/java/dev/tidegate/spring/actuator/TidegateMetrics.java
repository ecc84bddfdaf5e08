package dev.tidegate.spring.actuator;

import dev.tidegate.breaker.BreakerState;
import dev.tidegate.library.Controls;
import dev.tidegate.library.Resource;
import dev.tidegate.library.Tidegate;
import dev.tidegate.limit.LimitCounts;
import dev.tidegate.model.Reason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The gate's metrics, named as in the gateway. Series are those of the policy at the start of the application; one
 * whose upstream, limit or feature a reload takes away goes to 0. No series has a user or a key as a label.
 */
public final class TidegateMetrics implements MeterBinder {
    private static final String UPSTREAM = "tidegate.upstream";
    private static final String FEATURE = "tidegate.feature";

    private final Tidegate gate;

    /** The metrics of this gate. */
    public TidegateMetrics(Tidegate gate) {
        this.gate = gate;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gate.resources().forEach(resource -> bindUpstream(registry, resource.name()));
        gate.controls().limits().forEach(limit -> bindLimit(registry, limit.name()));
        gate.controls().features().forEach(feature -> bindFeature(registry, feature.name()));
        for (Reason reason : Reason.values()) {
            FunctionCounter.builder("tidegate.refusal.count", gate, one -> one.refused(reason))
                    .description("Calls that the gate refused.")
                    .tag("tidegate.reason", reason.text())
                    .register(registry);
        }
        Gauge.builder("tidegate.ladder.pressure", gate, one -> one.controls().pressure())
                .description("How hard pressed the gate is, 0 to 1.")
                .register(registry);
        Gauge.builder("tidegate.store.up", gate, one -> one.store().isUp() ? 1 : 0)
                .description("Whether the store of shared limits can be asked.")
                .register(registry);
    }

    private void bindUpstream(MeterRegistry registry, String name) {
        gauge(registry, name, "concurrency.limit", "Calls that may be in service at once.", Resource::limit);
        gauge(registry, name, "concurrency.in_service", "How much of the limit is taken.", Resource::inFlight);
        gauge(registry, name, "concurrency.waiting", "Calls that wait for a place.", Resource::waiting);
        gauge(
                registry,
                name,
                "demand",
                "What is offered in parts of the capacity.",
                one -> one.demand().ratio());
        gauge(
                registry,
                name,
                "offered_rate",
                "Calls a second that came.",
                one -> one.demand().offered());
        gauge(
                registry,
                name,
                "admitted_rate",
                "Calls a second that were let in.",
                one -> one.demand().admitted());
        gauge(
                registry,
                name,
                "capacity_rate",
                "Calls a second that can be served.",
                one -> one.demand().capacity());
        for (BreakerState state : BreakerState.values()) {
            Gauge.builder(
                            "tidegate.breaker.state",
                            gate,
                            one -> upstream(one, name, of -> of.breaker() == state ? 1 : 0))
                    .description("1 for the state that a circuit breaker is in, 0 for the others.")
                    .tag(UPSTREAM, name)
                    .tag("server.address", "")
                    .tag("tidegate.state", state.text())
                    .register(registry);
        }
    }

    private void gauge(
            MeterRegistry registry, String upstream, String what, String text, ToDoubleFunction<Resource> number) {
        Gauge.builder("tidegate.upstream." + what, gate, one -> upstream(one, upstream, number))
                .description(text)
                .tag(UPSTREAM, upstream)
                .register(registry);
    }

    private static double upstream(Tidegate gate, String name, ToDoubleFunction<Resource> number) {
        return gate.resources().stream()
                .filter(resource -> resource.name().equals(name))
                .mapToDouble(number)
                .findFirst()
                .orElse(0);
    }

    private void bindLimit(MeterRegistry registry, String name) {
        decisions(registry, name, "admitted", LimitCounts::admitted);
        decisions(registry, name, "delayed", LimitCounts::waited);
        decisions(registry, name, "refused", LimitCounts::refused);
        decisions(registry, name, "would-refuse", LimitCounts::shadowRefused);
    }

    private void decisions(MeterRegistry registry, String name, String decision, ToDoubleFunction<LimitCounts> number) {
        FunctionCounter.builder("tidegate.decision.count", gate, one -> limit(one, name, number))
                .description("What a limit decided.")
                .tag("tidegate.rule", name)
                .tag("tidegate.outcome", decision)
                .register(registry);
    }

    private static double limit(Tidegate gate, String name, ToDoubleFunction<LimitCounts> number) {
        return gate.controls().limits().stream()
                .filter(limit -> limit.name().equals(name))
                .map(Controls.LimitState::counts)
                .mapToDouble(number)
                .findFirst()
                .orElse(0);
    }

    private void bindFeature(MeterRegistry registry, String name) {
        Gauge.builder(
                        "tidegate.feature.on",
                        gate,
                        one -> feature(one, name)
                                        .filter(Controls.FeatureState::on)
                                        .isPresent()
                                ? 1
                                : 0)
                .description("Whether a feature is on.")
                .tag(FEATURE, name)
                .register(registry);
        Gauge.builder(
                        "tidegate.feature.pinned",
                        gate,
                        one -> feature(one, name)
                                        .filter(Controls.FeatureState::pinned)
                                        .isPresent()
                                ? 1
                                : 0)
                .description("Whether an operator decides about a feature.")
                .tag(FEATURE, name)
                .register(registry);
    }

    private static Optional<Controls.FeatureState> feature(Tidegate gate, String name) {
        return gate.controls().features().stream()
                .filter(feature -> feature.name().equals(name))
                .findFirst();
    }
}
