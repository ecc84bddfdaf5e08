package dev.tidegate.admit;

/**
 * How long a resource usually works on a call: the least mean of its windows, which follows a greater one slowly. A
 * resource that is being drowned takes longer and longer, and what it takes then is no measure of who waited too long.
 * Not thread-safe.
 */
final class UsualTime {
    /** So long it takes to get used to a resource that has become slower. */
    private static final double FOLLOW_NANOS = 60e9;

    private static final int SAMPLES_MIN = 10;

    private double nanos;

    void observe(Window window) {
        if (window.completed() < SAMPLES_MIN) {
            return;
        }
        double seen = window.meanNanos(nanos);
        double weight = nanos == 0 || seen < nanos ? 1 : Math.min(1, window.nanos() / FOLLOW_NANOS);
        nanos += weight * (seen - nanos);
    }

    /** In nanoseconds; 0 while nothing is known. */
    double nanos() {
        return nanos;
    }
}
