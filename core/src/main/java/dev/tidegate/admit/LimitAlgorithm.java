package dev.tidegate.admit;

/**
 * Finds how many calls a resource serves best at once, from one window of measurement after another. Not thread-safe:
 * whoever closes a window asks it.
 */
interface LimitAlgorithm {
    /** How many may be in service at once, at least 1. */
    int limit();

    /** Learns from a window. */
    void onWindow(Window window);

    /** How long the next window must last at least, in nanoseconds. */
    long windowNanos();

    /** How many must have ended in it, unless it grows longer than {@link #windowNanosMax}. */
    int windowSamples();

    /** After how long a window is closed however little ended in it; never unless the algorithm says otherwise. */
    default long windowNanosMax() {
        return Long.MAX_VALUE;
    }

    /**
     * For how long after {@link #onWindow} nothing is measured, because the last change has not worked out yet; no time
     * unless the algorithm says otherwise.
     */
    default long settleNanos() {
        return 0;
    }

    /** The algorithm of a rule, at its beginning. */
    static LimitAlgorithm of(ConcurrencyRule rule) {
        return switch (rule) {
            case ConcurrencyRule.Tide(ConcurrencyRule.Range in) -> new Tide(in.initial(), in.min(), in.max());
            case ConcurrencyRule.Gradient(ConcurrencyRule.Range in) -> new Gradient(in.initial(), in.min(), in.max());
            case ConcurrencyRule.Vegas(ConcurrencyRule.Range in) -> new Vegas(in.initial(), in.min(), in.max());
            case ConcurrencyRule.Aimd(ConcurrencyRule.Range in) -> new Aimd(in.initial(), in.min(), in.max());
            case ConcurrencyRule.Fixed(int limit) -> new Fixed(limit);
            case ConcurrencyRule.Off() -> new Fixed(Integer.MAX_VALUE);
        };
    }
}
