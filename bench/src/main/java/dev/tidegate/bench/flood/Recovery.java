package dev.tidegate.bench.flood;

/**
 * How soon goodput was back after a change, and stayed. One good window is no recovery: those that follow it until the
 * next change must hold {@link #STAYING} on average, and so must the last third of the time.
 *
 * @param seconds from the change to the end of the first window with {@link #ENOUGH} of the steady goodput, after which
 *     it stayed; infinite when there was none before the next change
 * @param endPerSecond the goodput in the last third of the time until the next change
 */
record Recovery(double seconds, double endPerSecond) {
    /** Of the steady goodput, so much counts as recovered. */
    static final double ENOUGH = 0.9;

    /** Of the steady goodput, so much on average counts as staying recovered. */
    static final double STAYING = 0.8;

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
        double end = answers.perSecond(nextChangeNanos - (nextChangeNanos - changeNanos) / 3, nextChangeNanos);
        long windows = end < STAYING * steadyPerSecond ? 0 : (nextChangeNanos - changeNanos) / WINDOW_NANOS;
        for (long window = 1; window <= windows; window++) {
            long endNanos = changeNanos + window * WINDOW_NANOS;
            boolean back = answers.perSecond(endNanos - WINDOW_NANOS, endNanos) >= ENOUGH * steadyPerSecond;
            if (back && stays(answers, endNanos, nextChangeNanos, steadyPerSecond)) {
                return new Recovery(window * WINDOW_NANOS / 1e9, end);
            }
        }
        return new Recovery(Double.POSITIVE_INFINITY, end);
    }

    private static boolean stays(Answers answers, long fromNanos, long toNanos, double steadyPerSecond) {
        return toNanos <= fromNanos || answers.perSecond(fromNanos, toNanos) >= STAYING * steadyPerSecond;
    }
}
