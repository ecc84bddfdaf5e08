package dev.tidegate.admit;

/** Running estimates of how long a resource works on a call, and of how much that varies. Not thread-safe. */
final class ServiceTime {
    private static final int SAMPLES_MIN = 10;
    private static final double SAMPLES_FULL = 100;
    private static final double MEAN_WEIGHT = 0.5;
    private static final double VARIATION_WEIGHT = 0.3;
    private static final double VARIATION_MIN = 0.05;
    private static final double VARIATION_MAX = 20;

    private double meanNanos = 20e6;
    private double variation = 1.5;

    void observe(Window window) {
        if (window.completed() < SAMPLES_MIN) {
            return;
        }
        double seen = Math.min(VARIATION_MAX, Math.max(VARIATION_MIN, window.variation()));
        variation += VARIATION_WEIGHT * (seen - variation);
        double weight = Math.min(1, window.completed() / SAMPLES_FULL) * MEAN_WEIGHT;
        meanNanos += weight * (window.meanNanos(meanNanos) - meanNanos);
    }

    double meanNanos() {
        return meanNanos;
    }

    /** The squared coefficient of variation. */
    double variation() {
        return variation;
    }

    /**
     * How long it takes until a change shows: the mean time of the call that is in service at a random moment, which is
     * the relaxation time of processor sharing.
     */
    double relaxationNanos() {
        return meanNanos * (1 + variation);
    }
}
