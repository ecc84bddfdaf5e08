package dev.tidegate.admit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Sums that many threads add to at once: each thread has a stripe of cache lines that it shares with few others.
 * Thread-safe, lock-free; allocates nothing after its making.
 */
final class Stripes {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    /** Two cache lines, because processors fetch lines in pairs. */
    private static final int STRIDE = 16;

    private static final int STRIPES_MAX = 64;

    private final long[] cells;
    private final int mask;

    Stripes() {
        int wanted = Math.min(STRIPES_MAX, 2 * Runtime.getRuntime().availableProcessors());
        int stripes = Integer.highestOneBit(Math.max(1, wanted - 1)) << 1;
        mask = stripes - 1;
        cells = new long[(stripes + 1) * STRIDE];
    }

    /** Where the calling thread adds. */
    int stripe() {
        long id = Thread.currentThread().threadId() * 0x9e3779b97f4a7c15L;
        return ((int) (id >>> 40) & mask) * STRIDE + STRIDE;
    }

    void add(int stripe, int sum, long amount) {
        long unused = (long) CELL.getAndAdd(cells, stripe + sum, amount);
    }

    /** Takes a sum and begins it anew. What is added meanwhile counts for one side or the other. */
    long drain(int sum) {
        long total = 0;
        for (int stripe = STRIDE; stripe < cells.length; stripe += STRIDE) {
            total += (long) CELL.getAndSet(cells, stripe + sum, 0L);
        }
        return total;
    }
}
