package dev.tidegate.cli.demo;

/**
 * What the flood did to both shops. Rates are of the seconds of the flood alone.
 *
 * @param capacityPerSecond what the shop can serve
 * @param offeredPerSecond what was asked of it
 * @param without the shop that stands alone
 * @param with the shop behind the gate
 */
public record DemoReport(double capacityPerSecond, double offeredPerSecond, Fate without, Fate with) {
    /** Of its capacity, so much must remain as goodput behind a gate. */
    public static final double KEPT_MIN = 0.9;

    /**
     * How one shop fared.
     *
     * @param goodPerSecond answers in time
     * @param refusedPerSecond answers that said to come back later
     * @param errorsPerSecond requests without an answer in time
     * @param customersServed the share of the customers' requests that were answered in time, from 0 to 1
     * @param p99Nanos from due to answer or giving up, of what was not refused
     */
    public record Fate(
            double goodPerSecond,
            double refusedPerSecond,
            double errorsPerSecond,
            double customersServed,
            long p99Nanos) {
        static Fate of(Side side, int seconds) {
            SideSecond all = side.flood();
            SideSecond customers = side.floodForCustomers();
            return new Fate(
                    1.0 * all.good() / seconds,
                    1.0 * all.refused() / seconds,
                    1.0 * all.errors() / seconds,
                    1.0 * customers.good() / Math.max(1, customers.due()),
                    all.latency().getValueAtPercentile(99));
        }
    }

    /** How much of the capacity the gated shop kept as goodput. */
    public double keptShare() {
        return with.goodPerSecond() / capacityPerSecond;
    }

    /** Whether that is enough. */
    public boolean isKept() {
        return keptShare() >= KEPT_MIN;
    }
}
