package dev.tidegate.bench.shared;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * One fault, once, with fresh servers and nodes under load.
 *
 * @param sharing how the nodes come to their permits
 * @param limit what they share
 * @param offered calls a second, of all nodes together, in equal parts
 */
record FaultTrial(Fault fault, String sharing, HotLimit limit, double offered) {
    private static final long SETTLING_MILLIS = 2_500;
    private static final long HANG_MILLIS = 5_000;
    private static final long AFTERMATH_MILLIS = 4_000;
    /** Service has resumed when so much of the rate is used again, in every window from then on. */
    private static final double RESUMED_PART = 0.9;

    private static final double PERCENT = 100;
    private static final double NANOS_A_SECOND = 1e9;
    private static final long RESUMED_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Runs it. */
    Result run() throws IOException, InterruptedException {
        try (Store store = fault.store();
                Fleet fleet = Fleet.start(
                        new SharedPolicy(store.url(), limit, sharing, fault.onStoreFailure()), fault.ahead())) {
            fleet.offer(Demand.EQUAL.of(offered));
            TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
            fleet.report();
            long struckNanos = fleet.nowNanos();
            strike(store, fleet);
            long overNanos = fleet.nowNanos();
            TimeUnit.MILLISECONDS.sleep(AFTERMATH_MILLIS);
            long endNanos = fleet.nowNanos();
            NodeReport report = fleet.report();
            fleet.offer(new double[Fleet.NODES]);
            return result(fleet.admissions(), report, struckNanos, overNanos, endNanos);
        }
    }

    private void strike(Store store, Fleet fleet) throws InterruptedException {
        switch (fault) {
            case KILLED_NODE -> fleet.nodes().getFirst().kill();
            case HUNG_REDIS_LOCAL, HUNG_REDIS_OPEN, HUNG_REDIS_CLOSED -> hang(single(store));
            case FLUSHED -> single(store).server().command("FLUSHALL");
            case SCRIPTS_FLUSHED -> single(store).server().command("SCRIPT", "FLUSH");
            case SENTINEL_FAILOVER, CLUSTER_FAILOVER -> store.failOver();
            case WRONG_CLOCK -> {} // its time of day was wrong from the start
        }
    }

    private static Store.Single single(Store store) {
        return switch (store) {
            case Store.Single one -> one;
            case Store.Sentinels many -> throw new IllegalStateException("not one server: " + many);
            case Store.Cluster many -> throw new IllegalStateException("not one server: " + many);
        };
    }

    private static void hang(Store.Single store) throws InterruptedException {
        store.server().pause();
        try {
            TimeUnit.MILLISECONDS.sleep(HANG_MILLIS);
        } finally {
            store.server().resume();
        }
    }

    private Result result(Admissions all, NodeReport report, long struckNanos, long overNanos, long endNanos) {
        double rate = limit.perSecond();
        Admissions.Surplus worst = all.worst(rate, 0, fault.isUnboundedMeanwhile() ? struckNanos : endNanos);
        if (fault.isUnboundedMeanwhile()) {
            Admissions.Surplus after = all.worst(rate, overNanos + RESUMED_WINDOW_NANOS, endNanos);
            worst = after.permits() > worst.permits() ? after : worst;
        }
        long resumedNanos = all.nanosUntilSteady(RESUMED_PART * rate, RESUMED_WINDOW_NANOS, overNanos, endNanos);
        boolean isLong = overNanos - struckNanos > RESUMED_WINDOW_NANOS;
        double meanwhile = isLong ? PERCENT * all.perSecond(struckNanos, overNanos) / rate : Double.NaN;
        return new Result(
                worst.permits() - limit.burst(),
                (worst.fromNanos() - struckNanos) / NANOS_A_SECOND,
                (worst.toNanos() - struckNanos) / NANOS_A_SECOND,
                meanwhile,
                report,
                resumedNanos / NANOS_A_SECOND);
    }

    /**
     * What came of it.
     *
     * @param excess how many calls passed in the worst interval beyond the burst and what the rate gives; negative
     *     below
     * @param fromSeconds where that interval begins, from the fault on; negative before it
     * @param toSeconds where it ends
     * @param meanwhile how much of the rate was used until the fault was over, in percent; not a number for a moment
     * @param report what was decided from the fault to the end
     * @param resumedSeconds from the end of the fault until the rate was used again
     */
    record Result(
            double excess,
            double fromSeconds,
            double toSeconds,
            double meanwhile,
            NodeReport report,
            double resumedSeconds) {}
}
