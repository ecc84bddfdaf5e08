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

    private Stripes(int wanted) {
        int stripes = wanted == 1 ? 1 : Integer.highestOneBit(wanted - 1) << 1;
        mask = stripes - 1;
        cells = new long[(stripes + 1) * STRIDE];
    }

    /** For sums that all threads add to. */
    static Stripes ofAll() {
        return new Stripes(Math.min(STRIPES_MAX, 2 * Runtime.getRuntime().availableProcessors()));
    }

    /** For sums that few threads add to at once: small. */
    static Stripes ofFew() {
        return new Stripes(1);
    }

    /** Where the calling thread adds. */
    int stripe() {
        long id = Thread.currentThread().threadId() * 0x9e3779b97f4a7c15L;
        return ((int) (id >>> 40) & mask) * STRIDE + STRIDE;
    }

    void add(int stripe, int sum, long amount) {
        long unused = (long) CELL.getAndAdd(cells, stripe + sum, amount);
    }

    /** A sum as it is, which {@link #drain} must not be used for. */
    long read(int sum) {
        long total = 0;
        for (int stripe = STRIDE; stripe < cells.length; stripe += STRIDE) {
            total += (long) CELL.getOpaque(cells, stripe + sum);
        }
        return total;
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
