package dev.tidegate.admit;

/**
 * How fast a resource works, and for how long its queue has stood. Time counts only while work gets done, so that a
 * stop-the-world pause is no standing queue. Used under the lock of the admission.
 */
final class Pace {
    private static final double TIME_WEIGHT = 0.01;
    private static final double RATE_WEIGHT = 0.3;
    private static final long RATE_NANOS = 100_000_000L;
    private static final long RATE_NANOS_MAX = 1_000_000_000L;
    /** A gap between two ends counts for at most so many usual ones. */
    private static final double GAPS_MAX = 8;

    private static final double GAP_UNKNOWN = 10e6;
    /** A queue that did not run empty for so long stands. */
    private static final double STANDING_NANOS = 100e6;

    private static final double STANDING_TIMES = 2;
    private static final double WAIT_MIN = 2e6;
    private static final double WAIT_OF_DEADLINE = 0.4;
    private static final double STANDING_WAIT_OF_DEADLINE = 0.2;
    /** Less would let places stand empty now and then, more would only make all answers later. */
    private static final double STANDING_WAIT_OF_SERVICE = 0.75;

    private static final double DEADLINE_WEIGHT = 0.05;

    private static final double ASSUMED_SERVICE_NANOS = 20e6;
    /** Before anything ended: as many as are let in at once by default, each for as long as is assumed. */
    private static final double ASSUMED_PER_NANO = ConcurrencyRule.Range.DEFAULT.initial() / ASSUMED_SERVICE_NANOS;

    private double serviceNanos = ASSUMED_SERVICE_NANOS;
    private double perNano;
    private long rateSinceNanos;
    private long rateEnds;
    private double progress;
    private double emptyAt;
    private long lastEndNanos;
    private double deadlineNanos;

    Pace(long nowNanos, double assumedDeadlineNanos) {
        rateSinceNanos = nowNanos;
        lastEndNanos = nowNanos;
        deadlineNanos = assumedDeadlineNanos;
    }

    /** Begins anew after a time in which nobody waited, with what is known of the resource; 0 for nothing. */
    void resume(double knownServiceNanos, double knownPerNano, long nowNanos) {
        serviceNanos = knownServiceNanos > 0 ? knownServiceNanos : serviceNanos;
        perNano = knownPerNano > 0 ? knownPerNano : perNano;
        rateSinceNanos = nowNanos;
        rateEnds = 0;
        lastEndNanos = nowNanos;
        emptyAt = progress;
    }

    /** A call with so much time came. */
    void came(long timeLeftNanos) {
        deadlineNanos += DEADLINE_WEIGHT * (timeLeftNanos - deadlineNanos);
    }

    /** A call ended after so long in service. */
    void ended(long nanos, long nowNanos) {
        serviceNanos += TIME_WEIGHT * (nanos - serviceNanos);
        rateEnds++;
        double gap = nowNanos - lastEndNanos;
        progress += Math.min(gap, perNano > 0 ? GAPS_MAX / perNano : GAP_UNKNOWN);
        lastEndNanos = nowNanos;
        measure(nowNanos);
    }

    /** Time passed. */
    void measure(long nowNanos) {
        long elapsed = nowNanos - rateSinceNanos;
        if ((elapsed >= RATE_NANOS && rateEnds > 0) || elapsed > RATE_NANOS_MAX) {
            double seen = rateEnds / (double) elapsed;
            perNano = perNano == 0 ? seen : perNano + RATE_WEIGHT * (seen - perNano);
            rateSinceNanos = nowNanos;
            rateEnds = 0;
        }
    }

    /** The queue ran empty. */
    void empty() {
        emptyAt = progress;
    }

    boolean isStanding() {
        return progress - emptyAt > Math.max(STANDING_NANOS, STANDING_TIMES * serviceNanos);
    }

    /**
     * How long a call with so much time may wait: long while the queue empties now and then, briefly once it stands.
     */
    double waitNanosMax(long timeLeftNanos) {
        return waitNanosMax((double) timeLeftNanos);
    }

    private double waitNanosMax(double timeLeftNanos) {
        return isStanding()
                ? Math.max(
                        WAIT_MIN,
                        Math.min(STANDING_WAIT_OF_SERVICE * serviceNanos, STANDING_WAIT_OF_DEADLINE * timeLeftNanos))
                : WAIT_OF_DEADLINE * timeLeftNanos;
    }

    /** How many can be served while a usual call may wait. */
    int lengthMax(int least, int most) {
        // A burst that comes first of all would else be refused, although nobody knows yet that it is too much.
        double rate = perNano > 0 ? perNano : ASSUMED_PER_NANO;
        return (int) Math.max(least, Math.min(most, Math.ceil(rate * waitNanosMax(deadlineNanos))));
    }

    double serviceNanos() {
        return serviceNanos;
    }

    /** How long it takes to serve so many. */
    double nanosFor(int calls) {
        return perNano > 0 ? calls / perNano : 0;
    }
}
