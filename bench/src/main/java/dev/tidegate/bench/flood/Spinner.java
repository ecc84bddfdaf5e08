package dev.tidegate.bench.flood;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Burns the processor for as long as some work takes when nothing disturbs it. It does a given amount of work, not a
 * given time: who shares the core with others needs longer. Thread-safe.
 */
final class Spinner {
    private static final long WARM_UP_TURNS = 300_000_000;
    private static final long TRIAL_TURNS = 2_000_000;
    private static final int TRIALS = 50;

    private final double turnsPerNano;
    private final AtomicLong sink = new AtomicLong();

    private Spinner(double turnsPerNano) {
        this.turnsPerNano = turnsPerNano;
    }

    /** Finds out how fast this machine spins, from the least disturbed of many trials; takes about a second. */
    static Spinner calibrate() {
        Spinner warm = new Spinner(1);
        warm.turn(WARM_UP_TURNS);
        long leastNanos = Long.MAX_VALUE;
        for (int i = 0; i < TRIALS; i++) {
            long beganNanos = System.nanoTime();
            warm.turn(TRIAL_TURNS);
            leastNanos = Math.min(leastNanos, System.nanoTime() - beganNanos);
        }
        return new Spinner(TRIAL_TURNS * 1.0 / leastNanos);
    }

    /** Does the work of so many undisturbed nanoseconds. */
    void spin(double nanos) {
        turn(Math.round(nanos * turnsPerNano));
    }

    /** Marsaglia's xorshift: each turn needs the one before it, so nothing can be left out or done at once. */
    private void turn(long turns) {
        long state = 88_172_645_463_325_252L;
        for (long i = 0; i < turns; i++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
        }
        sink.lazySet(state);
    }
}
