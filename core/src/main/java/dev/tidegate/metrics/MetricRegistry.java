package dev.tidegate.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Where metrics are made and read. Making one looks it up by its labels, so it is done once and the result kept;
 * counting then touches the registry no more. A metric that is made again, after a reload, goes on where it was.
 *
 * <p>Thread-safe. Bounded: beyond {@link #SERIES_MAX} sets of label values of one metric, all further ones count
 * together under the value {@value #OTHER} for every label.
 */
public final class MetricRegistry {
    /** How many sets of label values one metric can have, as in OpenTelemetry's cardinality limit. */
    public static final int SERIES_MAX = 2000;

    /** The label value under which everything beyond the bound counts. */
    public static final String OTHER = "other";

    private final Map<String, Metric> metrics = new ConcurrentSkipListMap<>();
    private final Map<String, SeriesMap<Counter>> counters = new ConcurrentHashMap<>();
    private final Map<String, SeriesMap<Gauge>> gauges = new ConcurrentHashMap<>();
    private final Map<String, SeriesMap<LatencySeries>> histograms = new ConcurrentHashMap<>();
    private final Map<String, Supplier<List<Family.Series.Value>>> readings = new ConcurrentHashMap<>();

    /** The counter of a metric under these label values; the same one each time. */
    public Counter counter(Metric metric, String... labelValues) {
        return seriesOf(counters, metric).get(labelValues(metric, labelValues), Counter::new);
    }

    /** The gauge of a metric under these label values; the same one each time. */
    public Gauge gauge(Metric metric, String... labelValues) {
        return seriesOf(gauges, metric).get(labelValues(metric, labelValues), Gauge::new);
    }

    /**
     * A new histogram under these label values, for one writer. All histograms of the same values are read as one. Each
     * takes 8.5 KB and stays, so a writer makes it once and keeps it.
     */
    public Histogram histogram(Metric metric, String... labelValues) {
        return seriesOf(histograms, metric)
                .get(labelValues(metric, labelValues), LatencySeries::new)
                .newHistogram();
    }

    /**
     * Reads a metric when it is asked for: for counts and levels that are kept elsewhere, or whose labels come and go.
     * A second reading of the same metric takes the place of the first.
     *
     * @throws IllegalArgumentException when it is a metric of durations
     */
    public void reading(Metric metric, Supplier<List<Family.Series.Value>> series) {
        if (metric.kind() instanceof Metric.Kind.Duration) {
            throw new IllegalArgumentException("durations are recorded and not read, but got " + metric);
        }
        declare(metric);
        readings.put(metric.name(), series);
    }

    /** Starts a new window for quantiles: what was recorded before the one that ends now no longer counts. */
    public void startWindow() {
        histograms.values().forEach(series -> series.forEach(LatencySeries::startWindow));
    }

    /** All metrics now, by name. */
    public List<Family> read() {
        return metrics.values().stream()
                .map(metric -> new Family(metric, series(metric)))
                .toList();
    }

    private List<? extends Family.Series> seriesList(Metric metric) {
        return switch (metric.kind()) {
            case Metric.Kind.Count() ->
                seriesOf(counters, metric)
                        .map((labels, counter) -> new Family.Series.Value(labels, (double) counter.value()));
            case Metric.Kind.Level() ->
                seriesOf(gauges, metric)
                        .map((labels, gauge) -> new Family.Series.Value(labels, (double) gauge.value()));
            case Metric.Kind.Duration(var bounds) ->
                seriesOf(histograms, metric).map((labels, latency) -> latency.read(labels));
        };
    }

    private List<Family.Series> series(Metric metric) {
        Supplier<List<Family.Series.Value>> reading = readings.get(metric.name());
        return List.copyOf(reading == null ? seriesList(metric) : reading.get());
    }

    private <S> SeriesMap<S> seriesOf(Map<String, SeriesMap<S>> all, Metric metric) {
        declare(metric);
        return all.computeIfAbsent(metric.name(), name -> new SeriesMap<>());
    }

    private void declare(Metric metric) {
        Metric known = metrics.computeIfAbsent(metric.name(), name -> metric);
        if (!known.equals(metric)) {
            throw new IllegalArgumentException("a metric has one meaning, but " + metric + " was " + known);
        }
    }

    private static List<String> labelValues(Metric metric, String... labelValues) {
        if (labelValues.length != metric.labels().size()) {
            throw new IllegalArgumentException(
                    metric.name() + " has the labels " + metric.labels() + ", but got " + List.of(labelValues));
        }
        return List.of(labelValues);
    }
}
