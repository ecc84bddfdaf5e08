package dev.tidegate.metrics;

import java.util.stream.LongStream;

/**
 * What the traffic of a time was like. Immutable.
 *
 * @param requests how many requests there were, second by second
 * @param refused how many of them the gate refused
 * @param failed how many of them a server failed
 * @param p50Nanos the duration that half of the others did not exceed, to within 7 percent; 0 when there were none
 * @param p95Nanos the same for 95 percent
 * @param p99Nanos the same for 99 percent
 */
public record TrafficShape(RateShape requests, long refused, long failed, long p50Nanos, long p95Nanos, long p99Nanos) {

    static TrafficShape of(RateShape requests, long refused, long failed, long[] durations) {
        return new TrafficShape(
                requests,
                refused,
                failed,
                quantileNanos(durations, 0.5),
                quantileNanos(durations, 0.95),
                quantileNanos(durations, 0.99));
    }

    private static long quantileNanos(long[] durations, double part) {
        long all = LongStream.of(durations).sum();
        if (all == 0) {
            return 0;
        }
        long rank = Math.max(1, (long) Math.ceil(part * all));
        int bucket = 0;
        long seen = durations[0];
        while (seen < rank) {
            seen += durations[++bucket];
        }
        return TrafficCounts.middleNanos(bucket);
    }

    /** The refused requests as a part of all, from 0 to 1. */
    public double refusedPart() {
        return requests.events() == 0 ? 0 : (double) refused / requests.events();
    }

    /** The failed requests as a part of those that were not refused, from 0 to 1. */
    public double failedPart() {
        long others = requests.events() - refused;
        return others <= 0 ? 0 : (double) failed / others;
    }
}
