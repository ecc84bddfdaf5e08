package dev.tidegate.redis;

import dev.tidegate.metrics.Family;
import dev.tidegate.metrics.Histogram;
import dev.tidegate.metrics.Metric;
import dev.tidegate.metrics.MetricRegistry;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** What is measured of a store. Thread-safe; counting is striped. */
final class StoreMetrics {
    private static final List<Long> ROUND_TRIP_BOUNDS_NANOS = List.of(
            100_000L,
            250_000L,
            500_000L,
            1_000_000L,
            2_500_000L,
            5_000_000L,
            10_000_000L,
            20_000_000L,
            50_000_000L,
            100_000_000L,
            1_000_000_000L);

    private static final Metric UP =
            Metric.level("tidegate.store.up", "1", "1 while the store of shared limits answers, else 0.");
    private static final Metric NODES =
            Metric.level("tidegate.store.nodes", "{node}", "Nodes that share the store, as last seen.");
    private static final Metric HOT_KEYS =
            Metric.level("tidegate.store.hot_keys", "{key}", "Keys of which this node holds permits in hand.");
    private static final Metric CALLS =
            Metric.count("tidegate.store.call.count", "{call}", "Calls to the store, one for each batch of questions.");
    private static final Metric QUESTIONS =
            Metric.count("tidegate.store.question.count", "{question}", "Questions to the store.");
    private static final Metric FAILURES = Metric.count(
            "tidegate.store.failure.count", "{question}", "Questions to the store that had no answer in time.");
    private static final Metric DECISIONS = Metric.count(
            "tidegate.store.decision.count",
            "{decision}",
            "Decisions of shared limits: from permits in hand, by asking, or from a refusal that still held.",
            "tidegate.way");
    private static final Metric ROUND_TRIP = Metric.duration(
            "tidegate.store.round_trip", ROUND_TRIP_BOUNDS_NANOS, "From sending a batch to its answers.");

    final LongAdder calls = new LongAdder();
    final LongAdder questions = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder fromHand = new LongAdder();
    final LongAdder asked = new LongAdder();
    final LongAdder denied = new LongAdder();

    private volatile Histogram roundTrips = new Histogram();

    /** Notes how long a batch took. */
    synchronized void roundTrip(long nanos) {
        roundTrips.record(nanos);
    }

    /** Makes all of it readable in a registry. */
    synchronized void register(MetricRegistry registry, RedisStore store) {
        roundTrips = registry.histogram(ROUND_TRIP);
        registry.reading(UP, value(() -> store.state().isUp() ? 1 : 0));
        registry.reading(NODES, value(() -> store.state().nodes()));
        registry.reading(HOT_KEYS, value(store::hotKeys));
        registry.reading(CALLS, value(calls::sum));
        registry.reading(QUESTIONS, value(questions::sum));
        registry.reading(FAILURES, value(failures::sum));
        registry.reading(
                DECISIONS,
                () -> List.of(
                        new Family.Series.Value(List.of("hand"), fromHand.sum()),
                        new Family.Series.Value(List.of("asked"), asked.sum()),
                        new Family.Series.Value(List.of("denied"), denied.sum())));
    }

    private static Supplier<List<Family.Series.Value>> value(DoubleSupplier supplier) {
        return () -> List.of(new Family.Series.Value(List.of(), supplier.getAsDouble()));
    }
}
