package dev.tidegate.spring.actuator;

import dev.tidegate.library.GateMetrics;
import dev.tidegate.metrics.Distribution;
import dev.tidegate.metrics.Family;
import dev.tidegate.metrics.Metric;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one registry that show what is measured of a gate: one for each series that there is under the policy
 * in force. All are read at once, and again when one is asked for twice, so that a scrape reads the gate once.
 * Thread-safe.
 */
final class GateMeters {
    private static final long READING_NANOS_MAX = 1_000_000_000L;

    private final GateMetrics metrics;
    private final MeterRegistry registry;
    private final Map<Series, Meter> meters = new HashMap<>();
    private final Set<Series> shown = new HashSet<>();
    private Map<Series, Family.Series> reading = Map.of();
    private long readNanos;

    GateMeters(GateMetrics metrics, MeterRegistry registry) {
        this.metrics = metrics;
        this.registry = registry;
    }

    /** One series: its metric, and the values of its labels. */
    private record Series(Metric metric, List<String> labelValues) {
        List<Tag> tags() {
            return IntStream.range(0, labelValues.size())
                    .mapToObj(i -> Tag.of(metric.labels().get(i), labelValues.get(i)))
                    .toList();
        }

        /** As Micrometer writes units, which end up in names; none for counts of things. */
        @Nullable
        String unit() {
            return switch (metric.unit()) {
                case "s" -> "seconds";
                case "By" -> "bytes";
                default -> null;
            };
        }
    }

    /** Adds meters for series that are new, and takes away those of series that are gone. */
    synchronized void follow() {
        Set<Series> now = read().keySet();
        meters.entrySet().removeIf(known -> {
            boolean gone = !now.contains(known.getKey());
            if (gone) {
                registry.remove(known.getValue());
            }
            return gone;
        });
        now.forEach(series -> meters.computeIfAbsent(series, this::meter));
    }

    private Map<Series, Family.Series> read() {
        Map<Series, Family.Series> now = new HashMap<>();
        for (Family family : metrics.read()) {
            for (Family.Series series : family.series()) {
                now.put(new Series(family.metric(), series.labelValues()), series);
            }
        }
        return now;
    }

    private Meter meter(Series series) {
        Metric metric = series.metric();
        return switch (metric.kind()) {
            case Metric.Kind.Count() ->
                FunctionCounter.builder(metric.name(), this, all -> all.value(series))
                        .description(metric.help())
                        .baseUnit(series.unit())
                        .tags(series.tags())
                        .register(registry);
            case Metric.Kind.Level() ->
                Gauge.builder(metric.name(), this, all -> all.value(series))
                        .description(metric.help())
                        .baseUnit(series.unit())
                        .tags(series.tags())
                        .register(registry);
            case Metric.Kind.Duration(var bounds) ->
                FunctionTimer.builder(
                                metric.name(),
                                this,
                                all -> all.durations(series).count(),
                                all -> (double) all.durations(series).sumNanos(),
                                TimeUnit.NANOSECONDS)
                        .description(metric.help())
                        .tags(series.tags())
                        .register(registry);
        };
    }

    private double value(Series series) {
        return now(series) instanceof Family.Series.Value value ? value.value() : Double.NaN;
    }

    private Distribution durations(Series series) {
        return now(series) instanceof Family.Series.Durations durations ? durations.all() : Distribution.EMPTY;
    }

    private synchronized Family.@Nullable Series now(Series series) {
        boolean isOld = reading.isEmpty() || System.nanoTime() - readNanos > READING_NANOS_MAX;
        if (isOld || shown.contains(series)) {
            reading = read();
            readNanos = System.nanoTime();
            shown.clear();
        }
        shown.add(series);
        return reading.get(series);
    }
}
