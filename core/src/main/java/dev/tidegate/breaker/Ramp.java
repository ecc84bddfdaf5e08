package dev.tidegate.breaker;

/**
 * The share of calls that passes on the way back to normal: from a tenth, half as much again each second that goes
 * well.
 *
 * <p>After a second that does not, none pass for another, so that the dependency gets done with what it has; then it
 * goes on with less than a third. From there the share grows as fast as before up to near what was too much, and slowly
 * beyond, for callers who try again make the load steeper than the share. Where calls are few, a step takes up to five
 * seconds.
 *
 * <p>Only {@link #lets} and {@link #share} may be asked by any thread; the rest is done under the lock of the breaker.
 */
final class Ramp {
    private static final double FIRST = 0.1;
    private static final double GROWTH = 1.5;
    private static final double GROWTH_NEAR = 1.2;
    /** From this part of a share that was too much on growth is slow. */
    private static final double NEAR = 0.7;

    private static final double CUT = 0.3;
    private static final double LEAST = 0.02;
    private static final long STEP_NANOS = 1_000_000_000L;
    private static final int STEP_CALLS = 10;
    /** After so much more time a step is judged by however few calls there were: few calls are no stampede. */
    private static final long WAIT_NANOS = 4 * STEP_NANOS;

    private volatile double share = FIRST;
    private volatile long passFromNanos;
    private long stepEndNanos;
    private double near = Double.POSITIVE_INFINITY;
    private boolean wentWell = true;

    void begin(long nowNanos) {
        share = FIRST;
        passFromNanos = nowNanos;
        stepEndNanos = nowNanos + STEP_NANOS;
        near = Double.POSITIVE_INFINITY;
        wentWell = true;
    }

    double share() {
        return share;
    }

    /** Whether the call with this number passes: of any run of calls, the share does, evenly spread. */
    boolean lets(long number, long nowNanos) {
        double passing = share;
        return nowNanos - passFromNanos >= 0 && (long) ((number + 1) * passing) > (long) (number * passing);
    }

    boolean isDue(long calls, long nowNanos) {
        return nowNanos - stepEndNanos >= (calls >= STEP_CALLS ? 0 : WAIT_NANOS);
    }

    void step(boolean well, long nowNanos) {
        if (well) {
            share = Math.min(1, share * (share < near ? GROWTH : GROWTH_NEAR));
            stepEndNanos = nowNanos + STEP_NANOS;
        } else {
            near = wentWell ? share * NEAR : near;
            share *= CUT;
            passFromNanos = nowNanos + STEP_NANOS;
            stepEndNanos = passFromNanos + STEP_NANOS;
        }
        wentWell = well;
    }

    boolean isComplete() {
        return share >= 1;
    }

    boolean hasFailed() {
        return share < LEAST;
    }
}
