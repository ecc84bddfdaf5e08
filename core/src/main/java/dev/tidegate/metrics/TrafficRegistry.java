package dev.tidegate.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The traffic of the last ten minutes, apart for each route and upstream. Those who count make their counts here once
 * and keep them; somebody samples all of them once a second.
 *
 * <p>Thread-safe by a lock, and not for the hot path. Bounded: beyond {@link #SERIES_MAX} pairs all further ones count
 * together as {@value MetricRegistry#OTHER}.
 */
public final class TrafficRegistry {
    /** How many pairs of route and upstream are told apart. */
    public static final int SERIES_MAX = 200;

    private final Map<TrafficKey, Series> all = new LinkedHashMap<>();
    private long sampledSecond;

    private record Series(List<TrafficCounts> counts, TrafficHistory history) {}

    /**
     * A registry without any traffic.
     *
     * @param second the present one, for instance since 1970
     */
    public TrafficRegistry(long second) {
        sampledSecond = second - 1;
    }

    /** New counts for one writer. All counts of the same pair are read as one. */
    public synchronized TrafficCounts counts(String route, String upstream) {
        TrafficKey wanted = new TrafficKey(route, upstream);
        boolean fits = all.containsKey(wanted) || all.size() < SERIES_MAX - 1;
        TrafficKey key = fits ? wanted : new TrafficKey(MetricRegistry.OTHER, MetricRegistry.OTHER);
        TrafficCounts made = new TrafficCounts();
        all.computeIfAbsent(key, any -> new Series(new ArrayList<>(), new TrafficHistory(sampledSecond + 1)))
                .counts
                .add(made);
        return made;
    }

    /** Takes in how all counts stand at the end of a second. */
    public synchronized void sample(long second) {
        for (Series series : all.values()) {
            long[] sums = new long[TrafficCounts.SIZE];
            series.counts.forEach(counts -> counts.addTo(sums));
            series.history.sample(second, sums);
        }
        sampledSecond = Math.max(sampledSecond, second);
    }

    /** The last second that was sampled. */
    public synchronized long sampledSecond() {
        return sampledSecond;
    }

    /** All pairs that had traffic, in the order of their first request. */
    public synchronized List<TrafficKey> keys() {
        return List.copyOf(all.keySet());
    }

    /**
     * The traffic of a time, as far as it is remembered; of several pairs as one.
     *
     * @param from the first second
     * @param to the second after the last
     */
    public synchronized TrafficShape shape(List<TrafficKey> keys, long from, long to) {
        List<TrafficHistory> histories = keys.stream()
                .flatMap(key -> Optional.ofNullable(all.get(key)).stream())
                .map(Series::history)
                .toList();
        return TrafficHistory.shape(histories, from, Math.min(to, sampledSecond + 1));
    }
}
