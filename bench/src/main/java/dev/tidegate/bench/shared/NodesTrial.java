package dev.tidegate.bench.shared;

import dev.tidegate.testkit.redis.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of four nodes against one Redis.
 *
 * @param sharing how the nodes come to their permits
 * @param limit what they share
 * @param offered calls a second, of all nodes together
 */
record NodesTrial(String sharing, HotLimit limit, double offered, Demand demand) {
    /** What the nodes have to find each other; only the bound is checked in it. */
    private static final Duration SETTLING = Duration.ofSeconds(3);

    /**
     * Runs it.
     *
     * @param length how long is measured
     */
    Result run(Duration length) throws IOException, InterruptedException {
        try (RedisServer redis = RedisServer.start();
                Fleet fleet = Fleet.start(SharedPolicy.of(redis.uri(), limit, sharing))) {
            long begunNanos = fleet.nowNanos();
            fleet.offer(demand.of(offered));
            TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
            fleet.report();
            RedisMeter meter = RedisMeter.start(redis);
            long fromNanos = fleet.nowNanos();
            TimeUnit.NANOSECONDS.sleep(length.toNanos());
            RedisMeter.Use use = meter.use();
            long toNanos = fleet.nowNanos();
            NodeReport report = fleet.report();
            fleet.offer(new double[Fleet.NODES]);
            return result(fleet, report, use, new Times(begunNanos, fromNanos, toNanos));
        }
    }

    /** When calls began to come, and from when to when was measured. */
    private record Times(long begunNanos, long fromNanos, long toNanos) {}

    private Result result(Fleet fleet, NodeReport report, RedisMeter.Use use, Times times) {
        long fromNanos = times.fromNanos();
        long toNanos = times.toNanos();
        Admissions all = fleet.admissions();
        List<Double> nodes = new ArrayList<>();
        for (int i = 0; i < Fleet.NODES; i++) {
            nodes.add(fleet.admissions(i).perSecond(fromNanos, toNanos));
        }
        return new Result(
                this,
                all.perSecond(fromNanos, toNanos),
                all.worst(limit.perSecond(), 0, toNanos),
                nodes,
                report,
                use,
                times.begunNanos());
    }

    /**
     * What came of it.
     *
     * @param admitted calls a second, of all nodes
     * @param worst the interval, of all from the start of the processes on, with the most beyond the rate
     * @param nodes calls a second, node by node
     * @param report what was decided while it was measured
     * @param begunNanos when calls began to come, as the record of admissions counts
     */
    record Result(
            NodesTrial trial,
            double admitted,
            Admissions.Surplus worst,
            List<Double> nodes,
            NodeReport report,
            RedisMeter.Use redis,
            long begunNanos) {
        private static final double PERCENT = 100;
        private static final double NANOS_A_SECOND = 1e9;

        /** Of the rate, in percent. */
        double utilisation() {
            return PERCENT * admitted / trial.limit().perSecond();
        }

        /** How many calls passed in the worst interval beyond the burst and what the rate gives; negative below. */
        double excess() {
            return worst.permits() - trial.limit().burst();
        }

        /** When the worst interval begins, in seconds after the first call. */
        double worstFromSeconds() {
            return (worst.fromNanos() - begunNanos) / NANOS_A_SECOND;
        }

        /** When the worst interval ends. */
        double worstToSeconds() {
            return (worst.toNanos() - begunNanos) / NANOS_A_SECOND;
        }

        /** How often the nodes called Redis. */
        double operationsPerDecision() {
            return (double) redis.scripts() / report.decisions();
        }

        /** How many commands Redis ran, with those that its scripts call. */
        double commandsPerDecision() {
            return (double) redis.calls() / report.decisions();
        }

        /** How far the node that is furthest from its fair share is from it, in percent of the share. */
        double unfairness() {
            double[] fair =
                    FairShares.of(trial.limit().perSecond(), trial.demand().of(trial.offered()));
            double worstPart = 0;
            for (int i = 0; i < fair.length; i++) {
                worstPart = Math.max(worstPart, Math.abs(nodes.get(i) - fair[i]) / fair[i]);
            }
            return PERCENT * worstPart;
        }
    }
}
