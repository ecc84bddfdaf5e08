package dev.tidegate.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What histograms recorded: immutable, mergeable, and subtractable to look at the time between two reads. */
public final class Distribution {
    /** The distribution of nothing. */
    public static final Distribution EMPTY = new Distribution(new long[Buckets.COUNT + 1], 0);

    private final long[] counts;
    private final long sumNanos;
    private final long count;

    Distribution(long[] counts, long sumNanos) {
        this.counts = counts;
        this.sumNanos = sumNanos;
        this.count = LongStream.of(counts).sum();
    }

    /** This and another together. */
    public Distribution plus(Distribution other) {
        return new Distribution(
                IntStream.range(0, counts.length)
                        .mapToLong(i -> counts[i] + other.counts[i])
                        .toArray(),
                sumNanos + other.sumNanos);
    }

    /** What came since an earlier read of the same histograms. */
    public Distribution minus(Distribution earlier) {
        return new Distribution(
                IntStream.range(0, counts.length)
                        .mapToLong(i -> Math.max(0, counts[i] - earlier.counts[i]))
                        .toArray(),
                Math.max(0, sumNanos - earlier.sumNanos));
    }

    /** How many durations there are. */
    public long count() {
        return count;
    }

    /** The sum of all durations, in nanoseconds. */
    public long sumNanos() {
        return sumNanos;
    }

    /**
     * The duration that so large a part of all does not exceed, in nanoseconds, within 1.6 percent; 0 when there is
     * none.
     *
     * @param part from 0 to 1: 0.5 is the median, 0.99 the 99th percentile
     * @throws IllegalArgumentException when the part is outside 0 to 1
     */
    public long quantileNanos(double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("a quantile is from 0 to 1, but was " + part);
        }
        if (count == 0) {
            return 0;
        }
        long rank = Math.max(1, (long) Math.ceil(part * count));
        long seen = 0;
        int bucket = -1;
        while (seen < rank) {
            seen += counts[++bucket];
        }
        return Buckets.middleNanos(bucket);
    }

    /**
     * How many durations do not exceed each bound, as Prometheus counts its buckets. A bound is as sharp as the
     * histogram: durations within 1.6 percent of it may fall on either side.
     *
     * @param boundsNanos rising
     */
    public long[] cumulative(List<Long> boundsNanos) {
        return boundsNanos.stream().mapToLong(this::countUpTo).toArray();
    }

    private long countUpTo(long boundNanos) {
        int bucket = Buckets.index(boundNanos);
        boolean holdsMost = Buckets.middleNanos(bucket) <= boundNanos;
        return Arrays.stream(counts, 0, holdsMost ? bucket + 1 : bucket).sum();
    }
}
