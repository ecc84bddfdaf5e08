package dev.tidegate.metrics;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The last ten minutes of one kind of requests, second by second: their number and their durations. Memory is bounded:
 * 7 KB, and for each second eight bytes for each of up to {@link TrafficCounts#DURATIONS} different durations, usually
 * some ten. Thread-safe by a lock; not for the hot path.
 */
public final class TrafficHistory {
    private final RateRing ring;
    /** For each second pairs of a bucket and how often it occurred. */
    private final int[][] durations = new int[RateRing.SECONDS][0];

    private final long[] last = new long[TrafficCounts.SIZE];
    private final long firstSecond;
    private long nextSecond;

    /** A history that begins with a second, for instance since 1970; the counts begin at 0. */
    public TrafficHistory(long firstSecond) {
        this.ring = new RateRing(TrafficCounts.PLAIN, firstSecond);
        this.firstSecond = firstSecond;
        this.nextSecond = firstSecond;
    }

    /**
     * Takes in how the counts stand at the end of a second, as {@link RateRing#sample} does. The durations of seconds
     * that were left out count for the last one.
     *
     * @param sums what {@link TrafficCounts#addTo} added up
     */
    public synchronized void sample(long second, long[] sums) {
        if (second < nextSecond) {
            return;
        }
        ring.sample(second, sums);
        for (long past = Math.max(nextSecond, second - RateRing.SECONDS + 1); past < second; past++) {
            durations[slot(past)] = new int[0];
        }
        durations[slot(second)] = pairs(sums);
        System.arraycopy(sums, 0, last, 0, last.length);
        nextSecond = second + 1;
    }

    private int[] pairs(long[] sums) {
        return IntStream.range(0, TrafficCounts.DURATIONS)
                .filter(bucket -> rise(sums, bucket) > 0)
                .flatMap(bucket -> IntStream.of(bucket, rise(sums, bucket)))
                .toArray();
    }

    private int rise(long[] sums, int bucket) {
        int place = TrafficCounts.PLAIN + bucket;
        return (int) (sums[place] - last[place]);
    }

    private static int slot(long second) {
        return Math.floorMod(second, RateRing.SECONDS);
    }

    /**
     * The traffic of a time, as far as it is remembered.
     *
     * @param from the first second
     * @param to the second after the last
     */
    public TrafficShape shape(long from, long to) {
        return shape(List.of(this), from, to);
    }

    /** The traffic of several histories as one; all of them were sampled in the same second. */
    static TrafficShape shape(List<TrafficHistory> histories, long from, long to) {
        long[] requests = {};
        long refused = 0;
        long failed = 0;
        long[] durations = new long[TrafficCounts.DURATIONS];
        for (TrafficHistory history : histories) {
            requests = sum(requests, history.ring.rises(TrafficCounts.REQUESTS, from, to));
            refused += LongStream.of(history.ring.rises(TrafficCounts.REFUSED, from, to))
                    .sum();
            failed += LongStream.of(history.ring.rises(TrafficCounts.FAILED, from, to))
                    .sum();
            history.addDurations(durations, from, to);
        }
        return TrafficShape.of(RateShape.of(requests), refused, failed, durations);
    }

    /** Both end in the same second; the longer one began earlier. */
    private static long[] sum(long[] first, long[] second) {
        long[] longer = (first.length < second.length ? second : first).clone();
        long[] shorter = first.length < second.length ? first : second;
        for (int i = 0; i < shorter.length; i++) {
            longer[longer.length - shorter.length + i] += shorter[i];
        }
        return longer;
    }

    private synchronized void addDurations(long[] sums, long from, long to) {
        long oldest = Math.max(firstSecond, nextSecond - RateRing.SECONDS);
        for (long second = Math.max(from, oldest); second < Math.min(to, nextSecond); second++) {
            int[] pairs = durations[slot(second)];
            for (int i = 0; i < pairs.length; i += 2) {
                sums[pairs[i]] += pairs[i + 1];
            }
        }
    }
}
