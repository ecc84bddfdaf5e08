package dev.tidegate.bench.flood;

/**
 * How soon goodput was steady again after a change.
 *
 * @param seconds from the change to the end of the first window with {@link #ENOUGH} of the steady goodput
 * @param steadyPerSecond the goodput at the end of the time until the next change
 */
record Recovery(double seconds, double steadyPerSecond) {
    /** Of the steady goodput, so much counts as recovered. */
    static final double ENOUGH = 0.9;

    /** How long a window is. */
    static final long WINDOW_NANOS = 500_000_000L;

    /** The last so many windows tell what is steady. */
    private static final int STEADY_WINDOWS = 6;

    /**
     * Looks at what was answered between two changes.
     *
     * @return with not a number for the seconds, when no window came to enough
     */
    static Recovery between(Answers answers, long changeNanos, long nextChangeNanos) {
        double steady = answers.perSecond(nextChangeNanos - STEADY_WINDOWS * WINDOW_NANOS, nextChangeNanos);
        long windows = (nextChangeNanos - changeNanos) / WINDOW_NANOS;
        for (long window = 1; window <= windows; window++) {
            long endNanos = changeNanos + window * WINDOW_NANOS;
            if (answers.perSecond(endNanos - WINDOW_NANOS, endNanos) >= ENOUGH * steady) {
                return new Recovery(window * WINDOW_NANOS / 1e9, steady);
            }
        }
        return new Recovery(Double.NaN, steady);
    }
}
