package dev.tidegate.admit;

/**
 * What was seen of a resource in one stretch of time. One object is filled again and again; not thread-safe.
 *
 * <p>Times are in nanoseconds. Work counts in the window in which it ends.
 */
final class Window {
    /** A window in which nothing ended for this share of it, and for ten times as long as usual, tells of a pause. */
    private static final double STALL_SHARE = 0.25;

    private static final int STALL_SAMPLES = 10;
    private static final double STALL_GAPS = 10;

    private double nanos;
    private double arrivals;
    private double blocked;
    private double completed;
    private double onTime;
    private double sumNanos;
    private double sumSquares;
    private double meanInFlight;
    private double maxInFlight;
    private double longestGapNanos;

    /** Begins to fill the window. */
    Window lasted(long duration, long longestGap) {
        nanos = duration;
        longestGapNanos = longestGap;
        return this;
    }

    /** How many calls came, and how many of them were not let in at once. */
    Window came(double all, double notAtOnce) {
        arrivals = all;
        blocked = notAtOnce;
        return this;
    }

    /** How many ended, how many of them in time, and the sums of their service times and of the squares. */
    Window ended(double all, double inTime, double sum, double squares) {
        completed = all;
        onTime = inTime;
        sumNanos = sum;
        sumSquares = squares;
        return this;
    }

    /** How many were in service at once. */
    Window inFlight(double mean, long max) {
        meanInFlight = mean;
        maxInFlight = max;
        return this;
    }

    double nanos() {
        return nanos;
    }

    double completed() {
        return completed;
    }

    double meanInFlight() {
        return meanInFlight;
    }

    double maxInFlight() {
        return maxInFlight;
    }

    /** Which share of the calls was not let in at once, 0 to 1. */
    double blockedShare() {
        return arrivals == 0 ? 0 : blocked / arrivals;
    }

    /** Which share of the work ended after its caller had gone, 0 to 1; 1 when there is work and none of it ended. */
    double lateShare() {
        if (completed == 0) {
            return meanInFlight >= 1 ? 1 : 0;
        }
        return 1 - onTime / completed;
    }

    /** How many ended in a nanosecond; never 0, so that its logarithm can be taken. */
    double throughput() {
        return (completed + 0.5) / nanos;
    }

    /** The mean service time; {@code fallback} when nothing ended and nothing was there. */
    double meanNanos(double fallback) {
        if (completed > 0) {
            return sumNanos / completed;
        }
        return meanInFlight > 0 ? 2 * nanos : fallback;
    }

    /** The squared coefficient of variation of the service time. Ask only when something ended. */
    double variation() {
        double mean = sumNanos / completed;
        return sumSquares / completed / (mean * mean) - 1;
    }

    /** Whether everything stood still for a while, as in a stop-the-world pause: that says nothing about the limit. */
    boolean isStalled() {
        return completed >= STALL_SAMPLES
                && longestGapNanos > STALL_SHARE * nanos
                && longestGapNanos > STALL_GAPS * nanos / completed;
    }
}
