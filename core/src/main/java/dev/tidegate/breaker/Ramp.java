package dev.tidegate.breaker;

/**
 * The share of calls that passes on the way back to normal: from 5 %, half as much again each second that goes well,
 * half of it after one that does not. Where calls are few, a step takes up to five seconds. Not thread-safe, except
 * {@link #lets}.
 */
final class Ramp {
    private static final double FIRST = 0.05;
    private static final double GROWTH = 1.5;
    private static final double CUT = 0.5;
    private static final double LEAST = 0.02;
    private static final long STEP_NANOS = 1_000_000_000L;
    private static final int STEP_CALLS = 10;
    /** After so much more time a step is judged by however few calls there were: few calls are no stampede. */
    private static final long WAIT_NANOS = 4 * STEP_NANOS;

    private volatile double share = FIRST;
    private long stepEndNanos;

    void begin(long nowNanos) {
        share = FIRST;
        stepEndNanos = nowNanos + STEP_NANOS;
    }

    double share() {
        return share;
    }

    /** Whether the call with this number passes: of any run of calls, the share does, evenly spread. */
    boolean lets(long number) {
        double passing = share;
        return (long) ((number + 1) * passing) > (long) (number * passing);
    }

    boolean isDue(long calls, long nowNanos) {
        return nowNanos - stepEndNanos >= (calls >= STEP_CALLS ? 0 : WAIT_NANOS);
    }

    void step(boolean well, long nowNanos) {
        share = well ? Math.min(1, share * GROWTH) : share * CUT;
        stepEndNanos = nowNanos + STEP_NANOS;
    }

    boolean isComplete() {
        return share >= 1;
    }

    boolean hasFailed() {
        return share < LEAST;
    }
}
