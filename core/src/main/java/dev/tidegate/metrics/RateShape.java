package dev.tidegate.metrics;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * How events were spread over time, from the count of each second: how many there usually are, and how far they come in
 * bursts. Immutable.
 *
 * @param seconds how many seconds were looked at
 * @param events how many events there were in all
 * @param p50 the count that half of the seconds do not exceed
 * @param p95 the count that 95 percent of the seconds do not exceed
 * @param max the count of the busiest second
 * @param dispersion the variance of the counts divided by their mean (index of dispersion): 1 for events that know
 *     nothing of one another, 0 for a perfectly even flow, more for bursts; 0 when there were no events
 */
public record RateShape(int seconds, long events, long p50, long p95, long max, double dispersion) {
    private static final double HALF = 0.5;
    private static final double MOST = 0.95;

    /** The shape of these counts, one for each second. */
    public static RateShape of(long[] perSecond) {
        if (perSecond.length == 0) {
            return new RateShape(0, 0, 0, 0, 0, 0);
        }
        long[] sorted = perSecond.clone();
        Arrays.sort(sorted);
        return new RateShape(
                sorted.length,
                LongStream.of(sorted).sum(),
                quantile(sorted, HALF),
                quantile(sorted, MOST),
                sorted[sorted.length - 1],
                dispersion(sorted));
    }

    private static long quantile(long[] sorted, double part) {
        return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
    }

    private static double dispersion(long[] counts) {
        double mean = LongStream.of(counts).average().orElse(0);
        if (mean == 0) {
            return 0;
        }
        double squares = LongStream.of(counts)
                .mapToDouble(count -> (count - mean) * (count - mean))
                .sum();
        return squares / counts.length / mean;
    }

    /** Events a second on average; 0 when no second was looked at. */
    public double mean() {
        return seconds == 0 ? 0 : (double) events / seconds;
    }

    /** The busiest second divided by the average one; 0 when there were no events. */
    public double peakToMean() {
        return events == 0 ? 0 : max / mean();
    }
}
