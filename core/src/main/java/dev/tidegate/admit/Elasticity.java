package dev.tidegate.admit;

/**
 * How much throughput one more call in service buys: d ln X / d ln n. 1 where concurrency pays in full, 0 at the top of
 * the throughput curve, negative where work gets in its own way. Estimated by a scalar Kalman filter (Kalman 1960) from
 * pairs of windows between which the concurrency moved. Not thread-safe.
 */
final class Elasticity {
    private static final double DRIFT_PER_SECOND = 0.005;
    private static final double NOISE = 0.6;
    private static final double NOISE_FLOOR = 0.01;
    private static final double SLOPE_MAX = 2;
    /** A move of the concurrency that we did not make must be this large, in logarithms, to be evidence. */
    private static final double FOREIGN_MOVE = 0.25;

    private static final double OWN_MOVE = 0.06;
    private static final double OUTLIER = 6;
    private static final double DOUBT = 0.5;

    private double mean = 0.5;
    private double variance = 1;
    private int outliers;
    private int observations;
    private boolean hasBefore;
    private double throughputBefore;
    private double inFlightBefore;
    private double completedBefore;

    double mean() {
        return mean;
    }

    double deviation() {
        return Math.sqrt(variance);
    }

    double variance() {
        return variance;
    }

    /** Whether any pair of windows was evidence so far. */
    boolean isObserved() {
        return observations > 0;
    }

    /** Time passes, and with it certainty. */
    void age(double nanos) {
        variance = Math.min(1, variance + DRIFT_PER_SECOND * nanos / 1e9);
    }

    /** The next window has no one to be compared with. */
    void forgetWindow() {
        hasBefore = false;
    }

    /** The resource is not full: nothing is known but that this much is a good guess. */
    void assume(double value, double itsVariance) {
        mean = value;
        variance = itsVariance;
    }

    /** What was acted upon counts for less. */
    void spend(double amount) {
        mean -= amount;
    }

    void doubt(double atLeast) {
        variance = Math.max(variance, atLeast);
    }

    /** The limit moved by this factor, to where the estimate may be another. */
    void moved(double factor) {
        double distance = StrictMath.log(factor);
        variance = Math.min(1, variance + distance * distance);
    }

    /**
     * Compares a window with the one before it.
     *
     * @param variation the squared coefficient of variation of the service time
     * @param direction 1 when the limit was raised for this window on purpose, -1 when it was lowered, 0 when neither
     */
    void observe(Window window, double variation, int direction) {
        if (hasBefore) {
            double move = StrictMath.log(window.meanInFlight() / inFlightBefore);
            boolean ours = direction != 0 && Math.signum(move) == direction && Math.abs(move) > OWN_MOVE;
            // Small moves of the control loop itself answer noise: they are no evidence.
            if (ours || Math.abs(move) > FOREIGN_MOVE) {
                double gain = StrictMath.log(window.throughput() / throughputBefore);
                double samples = 1 / Math.max(1, window.completed()) + 1 / completedBefore;
                update(clamp(gain / move), NOISE * (1 + variation) * samples / (move * move) + NOISE_FLOOR);
            }
        }
        hasBefore = true;
        throughputBefore = window.throughput();
        inFlightBefore = window.meanInFlight();
        completedBefore = Math.max(1, window.completed());
    }

    private void update(double seen, double noise) {
        double surprise = seen - mean;
        if (surprise * surprise > OUTLIER * (variance + noise)) {
            if (++outliers >= 2) {
                doubt(DOUBT);
                outliers = 0;
            }
        } else {
            outliers = 0;
        }
        double gain = variance / (variance + noise);
        mean += gain * surprise;
        variance *= 1 - gain;
        observations++;
    }

    private static double clamp(double slope) {
        return Math.max(-SLOPE_MAX, Math.min(SLOPE_MAX, slope));
    }
}
