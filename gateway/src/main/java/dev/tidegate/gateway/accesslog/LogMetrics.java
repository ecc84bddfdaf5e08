package dev.tidegate.gateway.accesslog;

import dev.tidegate.metrics.Family.Series.Value;
import dev.tidegate.metrics.Metric;
import dev.tidegate.metrics.MetricRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Tells how the access log fares: what it drops is missing from every later analysis. */
public final class LogMetrics {
    private static final Metric LINES =
            Metric.count("tidegate.accesslog.accepted", "{line}", "Lines taken over by the access log.");
    private static final Metric DROPPED = Metric.count(
            "tidegate.accesslog.dropped", "{line}", "Lines dropped because the disk was too slow or full.");
    private static final Metric BYTES =
            Metric.count("tidegate.accesslog.written", "By", "Bytes written to the access log.");
    private static final Metric ERRORS =
            Metric.count("tidegate.accesslog.errors", "{error}", "Attempts to write the access log that failed.");

    private LogMetrics() {}

    /** Adds the metrics to a registry. */
    public static void register(MetricRegistry registry, Supplier<LogCounts> counts) {
        registry.reading(LINES, () -> one(counts.get(), LogCounts::accepted));
        registry.reading(DROPPED, () -> one(counts.get(), LogCounts::dropped));
        registry.reading(BYTES, () -> one(counts.get(), LogCounts::bytes));
        registry.reading(ERRORS, () -> one(counts.get(), LogCounts::errors));
    }

    private static List<Value> one(LogCounts counts, ToLongFunction<LogCounts> amount) {
        return List.of(new Value(List.of(), (double) amount.applyAsLong(counts)));
    }
}
