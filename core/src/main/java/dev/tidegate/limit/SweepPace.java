package dev.tidegate.limit;

import java.util.concurrent.atomic.AtomicInteger;

/** Says when which sets of a table are due for sweeping, so that all of them are swept within a given time. */
final class SweepPace {
    static final int NOTHING_DUE = -1;
    /** How many sets are swept at once. */
    static final int SETS = 8;

    private final int sets;
    private final AtomicInteger nextSet = new AtomicInteger();
    /** When the next sets are due. A race on it sweeps some sets twice or later, never wrongly. */
    private long dueNanos;

    private boolean isStarted;

    SweepPace(int sets) {
        this.sets = sets;
    }

    /** The first of the sets that are due, or {@link #NOTHING_DUE}. */
    int next(long nowNanos, long everyNanos) {
        if (isStarted && nowNanos - dueNanos < 0) {
            return NOTHING_DUE;
        }
        isStarted = true;
        dueNanos = nowNanos + everyNanos / Math.ceilDiv(sets, SETS);
        return nextSet.getAndUpdate(set -> set + SETS >= sets ? 0 : set + SETS);
    }
}
