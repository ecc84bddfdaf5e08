package dev.tidegate.metrics;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What is kept for each set of label values of one metric, up to a bound. Thread-safe; not for the hot path. */
final class SeriesMap<S> {
    private final Map<List<String>, S> series = new HashMap<>();

    /** What is kept under these values, made when it is not there yet. */
    synchronized S get(List<String> labelValues, Supplier<S> maker) {
        boolean fits = series.containsKey(labelValues) || series.size() < MetricRegistry.SERIES_MAX - 1;
        List<String> key = fits ? labelValues : Collections.nCopies(labelValues.size(), MetricRegistry.OTHER);
        return series.computeIfAbsent(key, values -> maker.get());
    }

    /** Something made of each. */
    synchronized <R> List<R> map(BiFunction<List<String>, S, R> function) {
        return series.entrySet().stream()
                .map(entry -> function.apply(entry.getKey(), entry.getValue()))
                .toList();
    }

    synchronized void forEach(Consumer<S> action) {
        series.values().forEach(action);
    }
}
