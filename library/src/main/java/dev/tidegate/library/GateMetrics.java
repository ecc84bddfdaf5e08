package dev.tidegate.library;

import dev.tidegate.LimitMetrics;
import dev.tidegate.OverloadMetrics;
import dev.tidegate.SharedStore;
import dev.tidegate.metrics.Family;
import dev.tidegate.metrics.Metric;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.model.Reason;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is measured of a gate, under the names of the gateway. Read when somebody asks, so that it costs a call nothing.
 * Follows the policy: what a reload adds has series from then on, what it takes away has none. No series has a user or
 * another key as a label. Thread-safe.
 */
public final class GateMetrics {
    private static final Metric REFUSALS =
            Metric.count("tidegate.refusal.count", "{request}", "Calls that the gate refused.", "tidegate.reason");

    private final MetricRegistry registry = new MetricRegistry();
    private final Entrance entrance;
    private SharedStore registered = SharedStore.none();

    GateMetrics(Entrance entrance) {
        this.entrance = entrance;
        LimitMetrics.register(registry, () -> entrance.running().gate());
        OverloadMetrics.register(registry, () -> entrance.running().gate(), entrance::load);
        registry.reading(REFUSALS, this::refusals);
    }

    private List<Family.Series.Value> refusals() {
        return Stream.of(Reason.values())
                .map(reason -> new Family.Series.Value(List.of(reason.text()), entrance.refused(reason)))
                .toList();
    }

    /** All of it now, by name. */
    public synchronized List<Family> read() {
        SharedStore store = entrance.running().gate().store();
        if (!store.equals(registered)) {
            registered = store;
            store.register(registry);
        }
        return registry.read();
    }
}
