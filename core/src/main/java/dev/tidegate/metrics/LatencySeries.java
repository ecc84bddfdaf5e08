package dev.tidegate.metrics;

import java.util.ArrayList;
import java.util.List;

/** The histograms of all writers under the same label values, and the windows that quantiles are taken over. */
final class LatencySeries {
    private final List<Histogram> histograms = new ArrayList<>();
    private Distribution windowStart = Distribution.EMPTY;
    private Distribution previousWindowStart = Distribution.EMPTY;

    synchronized Histogram newHistogram() {
        Histogram histogram = new Histogram();
        histograms.add(histogram);
        return histogram;
    }

    synchronized void startWindow() {
        previousWindowStart = windowStart;
        windowStart = all();
    }

    synchronized Family.Series read(List<String> labelValues) {
        Distribution all = all();
        return new Family.Series.Durations(labelValues, all, all.minus(previousWindowStart));
    }

    private Distribution all() {
        return histograms.stream().map(Histogram::read).reduce(Distribution.EMPTY, Distribution::plus);
    }
}
