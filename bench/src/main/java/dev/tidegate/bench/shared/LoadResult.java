package dev.tidegate.bench.shared;

import org.HdrHistogram.Histogram;

/**
 * What came of a load.
 *
 * @param decisions how many calls were decided
 * @param granted how many of them passed
 * @param failed how many got no answer
 * @param seconds how long it took
 * @param latencies of decisions, in nanoseconds
 * @param redis what the server did meanwhile
 */
record LoadResult(
        long decisions, long granted, long failed, double seconds, Histogram latencies, RedisMeter.Use redis) {
    private static final double NANOS_A_MICRO = 1e3;

    double perSecond() {
        return decisions / seconds;
    }

    /** The share of the calls that were not let in, in percent. */
    double refusedPercent() {
        return 100.0 * (decisions - granted - failed) / decisions;
    }

    double commandsPerDecision() {
        return (double) redis.calls() / decisions;
    }

    /** How many processors the server kept busy. */
    double redisCpu() {
        return redis.cpuSeconds() / seconds;
    }

    /** The latency that so many percent of the decisions did not exceed, in microseconds. */
    double micros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / NANOS_A_MICRO;
    }
}
