package dev.tidegate.admit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How much is in service now, with what must be known of its course: all that every call writes lies in one cache line
 * of its own. Thread-safe, lock-free; allocates nothing after its making.
 */
final class Occupancy {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int IN_FLIGHT = 16;
    private static final int LAST_END = IN_FLIGHT + 1;
    private static final int LONGEST_GAP = IN_FLIGHT + 2;
    private static final int MOST = IN_FLIGHT + 3;
    private static final int CELLS = IN_FLIGHT + 16;

    /** More than any limit, and so far from the end of the numbers that nobody counts up to it. */
    private static final long RETIRED = Long.MAX_VALUE / 2;

    private final long[] cells = new long[CELLS];

    long inFlight() {
        return (long) CELL.getAcquire(cells, IN_FLIGHT);
    }

    /** Takes {@code permits} if no more than {@code limit} are in service then; one call is always let in. */
    boolean tryEnter(long permits, long limit) {
        if (inFlight() >= limit) {
            return false;
        }
        long before = (long) CELL.getAndAdd(cells, IN_FLIGHT, permits);
        if (before < limit) {
            if (before + permits > (long) CELL.getOpaque(cells, MOST)) {
                CELL.setOpaque(cells, MOST, before + permits);
            }
            return true;
        }
        leave(permits);
        return false;
    }

    /** Lets nobody in from now on, if nothing is in service. */
    boolean retire() {
        return CELL.compareAndSet(cells, IN_FLIGHT, 0L, RETIRED);
    }

    boolean isRetired() {
        return inFlight() >= RETIRED / 2;
    }

    /** Gives permits back; returns how many were in service before. */
    long leave(long permits) {
        return (long) CELL.getAndAdd(cells, IN_FLIGHT, -permits);
    }

    /**
     * Notes that something ended. Races lose a note now and then, which a gap of a quarter of a window does not feel.
     */
    void ended(long nowNanos) {
        long gap = nowNanos - (long) CELL.getOpaque(cells, LAST_END);
        CELL.setOpaque(cells, LAST_END, nowNanos);
        if (gap > (long) CELL.getOpaque(cells, LONGEST_GAP)) {
            CELL.setOpaque(cells, LONGEST_GAP, gap);
        }
    }

    /** A window begins. */
    void begin(long nowNanos) {
        CELL.setOpaque(cells, LAST_END, nowNanos);
        CELL.setOpaque(cells, LONGEST_GAP, 0L);
        CELL.setOpaque(cells, MOST, inFlight());
    }

    /** The longest time in the window in which nothing ended. */
    long longestGapNanos(long nowNanos) {
        return Math.max((long) CELL.getOpaque(cells, LONGEST_GAP), nowNanos - (long) CELL.getOpaque(cells, LAST_END));
    }

    /** The most that were in service at once in the window. */
    long most() {
        return (long) CELL.getOpaque(cells, MOST);
    }
}
