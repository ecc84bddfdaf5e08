package dev.tidegate;

import dev.tidegate.admit.Admission;

/** Turns the counts of an admission into rates, once a second. Used by one thread at a time; read by all. */
final class DemandMeter {
    private static final double SECOND_NANOS = 1e9;
    private static final double KEPT_PER_PULSE = 0.7;
    /** Fewer calls than these, the latest counting most, say nothing about the share that is refused. */
    private static final double CALLS_MIN = 20;

    private long offered;
    private long denied;
    private long sinceNanos;
    private double recentOffered;
    private double recentDenied;
    private volatile Demand demand = Demand.NONE;
    private volatile double shedShare;

    DemandMeter(long nowNanos) {
        sinceNanos = nowNanos;
    }

    void onPulse(Admission admission, long nowNanos) {
        long offeredNow = admission.offered();
        long deniedNow = admission.denied();
        double seconds = Math.max(1, nowNanos - sinceNanos) / SECOND_NANOS;
        double came = Math.max(0, offeredNow - offered);
        double refused = Math.max(0, deniedNow - denied);
        demand = new Demand(
                came / seconds,
                Math.max(0, came - refused) / seconds,
                admission.limiter().capacity() * SECOND_NANOS);
        recentOffered = KEPT_PER_PULSE * recentOffered + came;
        recentDenied = KEPT_PER_PULSE * recentDenied + refused;
        shedShare = recentOffered < CALLS_MIN ? 0 : Math.min(1, recentDenied / recentOffered);
        offered = offeredNow;
        denied = deniedNow;
        sinceNanos = nowNanos;
    }

    Demand demand() {
        return demand;
    }

    /** Which share of the latest calls was refused for lack of room, 0 to 1. */
    double shedShare() {
        return shedShare;
    }
}
