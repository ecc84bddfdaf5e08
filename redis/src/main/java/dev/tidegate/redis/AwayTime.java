package dev.tidegate.redis;

/**
 * For how long something has been away in all: a clock that stands still while it is there. Thread-safe; reading takes
 * no lock. Time is passed in.
 */
final class AwayTime {
    /**
     * How the clock stands.
     *
     * @param totalNanos what it showed at that time
     * @param atNanos when that was
     */
    private record Stand(long totalNanos, long atNanos, boolean isRunning) {
        long nanos(long nowNanos) {
            return isRunning ? totalNanos + Math.max(0, nowNanos - atNanos) : totalNanos;
        }
    }

    private volatile Stand stand;

    /** The clock of something that is away from now on. */
    AwayTime(long nowNanos) {
        stand = new Stand(0, nowNanos, true);
    }

    /** Notes whether it is away from now on. */
    synchronized void turn(boolean isAway, long nowNanos) {
        stand = new Stand(stand.nanos(nowNanos), nowNanos, isAway);
    }

    /** For how long it has been away by now. */
    long nanos(long nowNanos) {
        return stand.nanos(nowNanos);
    }
}
