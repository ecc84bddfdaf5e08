package dev.tidegate.bench.flood;

/**
 * How soon goodput was steady again after a change.
 *
 * @param seconds from the change to the end of the first window with {@link #ENOUGH} of the steady goodput; infinite
 *     when there was none before the next change
 * @param endPerSecond the goodput at the end of the time until the next change
 */
record Recovery(double seconds, double endPerSecond) {
    /** Of the steady goodput, so much counts as recovered. */
    static final double ENOUGH = 0.9;

    /** How long a window is. */
    static final long WINDOW_NANOS = 500_000_000L;

    /** The last so many windows before a change tell what is steady. */
    private static final int STEADY_WINDOWS = 6;

    /** The steady goodput before a change. */
    static double steadyBefore(Answers answers, long changeNanos) {
        return answers.perSecond(changeNanos - STEADY_WINDOWS * WINDOW_NANOS, changeNanos);
    }

    /** Looks at what was answered between two changes, of which so much should be answered when all is steady. */
    static Recovery between(Answers answers, long changeNanos, long nextChangeNanos, double steadyPerSecond) {
        double end = steadyBefore(answers, nextChangeNanos);
        long windows = (nextChangeNanos - changeNanos) / WINDOW_NANOS;
        for (long window = 1; window <= windows; window++) {
            long endNanos = changeNanos + window * WINDOW_NANOS;
            if (answers.perSecond(endNanos - WINDOW_NANOS, endNanos) >= ENOUGH * steadyPerSecond) {
                return new Recovery(window * WINDOW_NANOS / 1e9, end);
            }
        }
        return new Recovery(Double.POSITIVE_INFINITY, end);
    }
}
