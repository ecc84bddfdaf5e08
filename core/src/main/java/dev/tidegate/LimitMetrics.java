package dev.tidegate;

import dev.tidegate.limit.LimitCounts;
import dev.tidegate.limit.Limiter;
import dev.tidegate.metrics.Family.Series.Value;
import dev.tidegate.metrics.Metric;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.policy.LimitSpec;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What is measured of the limits of a gate, in the same names wherever the gate stands. Read when somebody asks, so
 * that it costs a decision nothing. Thread-safe.
 */
public final class LimitMetrics {
    private static final Metric DECISIONS = Metric.count(
            "tidegate.decision.count",
            "{decision}",
            "Decisions of each limit.",
            "tidegate.rule",
            "tidegate.level",
            "tidegate.mode",
            "tidegate.outcome");

    private static final Metric WITHOUT_STORE = Metric.count(
            "tidegate.decision.without_store",
            "{decision}",
            "Decisions of limits of a cluster that were taken without their store, by what the policy says for that.",
            "tidegate.rule",
            "tidegate.way");

    private static final Metric EVICTED = Metric.count(
            "tidegate.key.evicted", "{key}", "Keys that left a full table with permits still spent.", "tidegate.rule");

    private final Supplier<Gate> gate;

    private LimitMetrics(Supplier<Gate> gate) {
        this.gate = gate;
    }

    /** Adds the metrics to a registry, for the gate in force. */
    public static void register(MetricRegistry registry, Supplier<Gate> gate) {
        LimitMetrics metrics = new LimitMetrics(gate);
        registry.reading(DECISIONS, () -> metrics.each(LimitMetrics::decisions));
        registry.reading(WITHOUT_STORE, () -> metrics.each(LimitMetrics::withoutStore));
        registry.reading(
                EVICTED,
                () -> metrics.each((spec, limiter) ->
                        Stream.of(new Value(List.of(limiter.name()), (double) limiter.evictedLive()))));
    }

    /** What is said of one limit. */
    private interface Reading {
        Stream<Value> of(LimitSpec spec, Limiter limiter);
    }

    private List<Value> each(Reading reading) {
        Gate now = gate.get();
        return now.policy().limits().values().stream()
                .flatMap(spec -> Stream.ofNullable(now.limiters().get(spec.name()))
                        .flatMap(limiter -> reading.of(spec, limiter)))
                .toList();
    }

    private static Stream<Value> decisions(LimitSpec spec, Limiter limiter) {
        LimitCounts counts = limiter.counts();
        return Stream.of(
                decision(spec, "admitted", counts.admitted()),
                decision(spec, "delayed", counts.waited()),
                decision(spec, "refused", counts.refused()),
                decision(spec, "would-refuse", counts.shadowRefused()));
    }

    private static Value decision(LimitSpec spec, String outcome, long count) {
        return new Value(List.of(spec.name(), word(spec.level()), word(spec.mode()), outcome), (double) count);
    }

    private static Stream<Value> withoutStore(LimitSpec spec, Limiter limiter) {
        return spec.scope() instanceof LimitSpec.Scope.Cluster cluster
                ? Stream.of(new Value(List.of(limiter.name(), word(cluster.onStoreFailure())), (double)
                        limiter.counts().storeless()))
                : Stream.empty();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
