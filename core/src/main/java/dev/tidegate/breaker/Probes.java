package dev.tidegate.breaker;

import java.util.Arrays;

/**
 * The few calls that find out whether a dependency is back: three at a time, ten in all. One that does not report
 * within its time counts as failed, so that no lost call holds the breaker up. Not thread-safe.
 */
final class Probes {
    private static final int AT_ONCE = 3;
    private static final int ENOUGH = 10;
    private static final double BAD_MAX = 0.05;
    /** A call that takes so many times what counts as slow is lost, but none is before a second. */
    private static final int SLOW_TIMES = 4;

    private static final long EXPIRY_NANOS_MIN = 1_000_000_000L;
    private static final long EXPIRY_NANOS_MAX = 60_000_000_000L;

    private final long expiryNanos;
    private final long[] begunNanos = new long[AT_ONCE];
    private final boolean[] running = new boolean[AT_ONCE];
    private int good;
    private int bad;

    /** @param slowNanos from when on a call counts as slow */
    Probes(long slowNanos) {
        expiryNanos =
                Math.clamp(Math.min(slowNanos, EXPIRY_NANOS_MAX) * SLOW_TIMES, EXPIRY_NANOS_MIN, EXPIRY_NANOS_MAX);
    }

    void begin() {
        Arrays.fill(running, false);
        good = 0;
        bad = 0;
    }

    /** Takes a place for one call; -1 when there is none. */
    int take(long nowNanos) {
        expire(nowNanos);
        for (int place = 0; place < AT_ONCE; place++) {
            if (!running[place] && good + bad + runningCount() < ENOUGH) {
                running[place] = true;
                begunNanos[place] = nowNanos;
                return place;
            }
        }
        return -1;
    }

    private int runningCount() {
        int count = 0;
        for (boolean each : running) {
            count += each ? 1 : 0;
        }
        return count;
    }

    void expire(long nowNanos) {
        for (int place = 0; place < AT_ONCE; place++) {
            if (running[place] && nowNanos - begunNanos[place] >= expiryNanos) {
                report(place, false);
            }
        }
    }

    void report(int place, boolean isGood) {
        if (running[place]) {
            running[place] = false;
            good += isGood ? 1 : 0;
            bad += isGood ? 0 : 1;
        }
    }

    /** The call said nothing: another may take its place. */
    void giveBack(int place) {
        running[place] = false;
    }

    boolean hasFailed() {
        return bad > BAD_MAX * ENOUGH;
    }

    boolean hasPassed() {
        return good + bad >= ENOUGH && !hasFailed();
    }
}
