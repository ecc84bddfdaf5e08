package dev.tidegate.redis;

/**
 * Whether a server is away: until it has answered, and after so many failures in a row. It is probed in short intervals
 * until it answers. Thread-safe; {@link #isOpen} only reads. Time is passed in.
 */
final class Outage {
    static final int FAILURES_MAX = 3;
    static final long PROBE_NANOS = 50_000_000;

    private volatile boolean isOpen = true;
    private int failures;
    private long probeNanos;
    private long openedNanos;
    private long failedNanos;

    /** A server that nobody has heard of yet. */
    Outage(long nowNanos) {
        openedNanos = nowNanos;
        probeNanos = nowNanos;
    }

    /** Whether it is of no use to ask. */
    boolean isOpen() {
        return isOpen;
    }

    /**
     * Notes that nothing came back; true when the server counts as away from now on. What was under way together fails
     * together and counts once: one short halt is no outage.
     */
    synchronized boolean failed(long sentNanos, long nowNanos) {
        if (failures > 0 && sentNanos - failedNanos < 0) {
            return false;
        }
        failures++;
        failedNanos = nowNanos;
        if (isOpen || failures < FAILURES_MAX) {
            return false;
        }
        isOpen = true;
        openedNanos = nowNanos;
        probeNanos = nowNanos + PROBE_NANOS;
        return true;
    }

    /** Notes an answer in time; true when the server was away until now. */
    synchronized boolean succeeded() {
        failures = 0;
        boolean wasOpen = isOpen;
        isOpen = false;
        return wasOpen;
    }

    /** Whether a probe is due; if so, the next one is due an interval later. */
    synchronized boolean takeProbe(long nowNanos) {
        if (!isOpen || nowNanos - probeNanos < 0) {
            return false;
        }
        probeNanos = nowNanos + PROBE_NANOS;
        return true;
    }

    /** For how long the server has been away; 0 when it is not. */
    synchronized long lastsNanos(long nowNanos) {
        return isOpen ? Math.max(1, nowNanos - openedNanos) : 0;
    }
}
