package dev.tidegate.redis;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Permits of one key that the store has charged and that lie ready here: a few chunks, each with the time when it
 * lapses. The oldest are used first. A large chunk lies in stripes, one for each few threads, so that they seldom meet.
 * Lock-free, and taking allocates nothing; {@link #put} is called by one thread at a time.
 *
 * <p>A stripe of a chunk is one word: above, when it lapses, in units of 2<sup>14</sup> ns rounded down; below, how
 * many permits are left. Times are compared by difference.
 */
final class Hand {
    /** What {@link #take} returns when there are not so many. */
    static final long NONE = -1;

    private static final int CHUNKS = 4;
    private static final int STRIPES = 4;
    /** A stripe has at least so many permits, so that a small chunk is not split. */
    private static final long STRIPE_MIN = 64;
    /** The words of a stripe lie in cache lines of their own. */
    private static final int PADDING = 16;

    private static final int PERMIT_BITS = 31;
    private static final long PERMITS_MAX = (1L << PERMIT_BITS) - 1;
    private static final int UNIT_SHIFT = 14;
    private static final int NOWHERE = -1;
    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words = new long[(STRIPES + 2) * PADDING];
    /** Where the next chunk goes, which is where the oldest one is. */
    private volatile int next;
    /** When the chunk that was overwritten last would have lapsed. */
    private volatile long overwrittenNanos;

    /** Into how many stripes the last chunk was split; only for an estimate. */
    private volatile int split = 1;

    /** Takes permits that are all of one stripe; returns about how many are left of the chunk, or {@link #NONE}. */
    long take(long permits, long nowNanos) {
        int own = (int) Thread.currentThread().threadId();
        int oldest = next;
        for (int i = 0; i < CHUNKS; i++) {
            for (int j = 0; j < STRIPES; j++) {
                long left = takeAt(at(own + j, oldest + i), permits, nowNanos);
                if (left != NONE) {
                    return left * split;
                }
            }
        }
        return NONE;
    }

    private long takeAt(int at, long permits, long nowNanos) {
        long word = (long) WORDS.getVolatile(words, at);
        while (permits(word) >= permits && isAlive(word, nowNanos)) {
            if (WORDS.weakCompareAndSet(words, at, word, word - permits)) {
                return permits(word) - permits;
            }
            word = (long) WORDS.getVolatile(words, at);
        }
        return NONE;
    }

    /** Lays permits ready until they lapse; what may be left of the oldest chunk is lost. */
    void put(long permits, long lapsesNanos) {
        int place = next;
        long lapses = (lapsesNanos >> UNIT_SHIFT) << PERMIT_BITS;
        long share = permits / STRIPES >= STRIPE_MIN ? permits / STRIPES : 0;
        for (int stripe = STRIPES - 1; stripe > 0; stripe--) {
            WORDS.setVolatile(words, at(stripe, place), share == 0 ? 0 : lapses | Math.min(share, PERMITS_MAX));
        }
        long rest = Math.min(permits - share * (STRIPES - 1), PERMITS_MAX);
        long old = (long) WORDS.getAndSet(words, at(0, place), lapses | rest);
        if (old != 0) {
            overwrittenNanos = lapsesNanos(old, lapsesNanos);
        }
        split = share == 0 ? 1 : STRIPES;
        next = (place + 1) % CHUNKS;
    }

    /**
     * Puts back permits that were taken and not used, if the chunk that they came from has surely not lapsed: it must
     * not gain time. True when they lie here again.
     */
    boolean putBack(long permits, long takenNanos, long nowNanos) {
        if (isBetween(overwrittenNanos, takenNanos, nowNanos)) {
            return false;
        }
        int oldest = next;
        int alive = NOWHERE;
        for (int i = CHUNKS - 1; i >= 0; i--) {
            // The first stripe of a chunk has the lapse of all.
            int at = at(0, oldest + i);
            long word = (long) WORDS.getVolatile(words, at);
            if (word == 0) {
                continue;
            }
            if (isAlive(word, nowNanos)) {
                alive = at;
            } else if (isAlive(word, takenNanos)) {
                return false;
            }
        }
        return alive != NOWHERE && add(alive, permits, nowNanos);
    }

    private static boolean isBetween(long nanos, long fromNanos, long untilNanos) {
        return nanos - fromNanos > 0 && nanos - untilNanos <= 0;
    }

    private boolean add(int at, long permits, long nowNanos) {
        long word = (long) WORDS.getVolatile(words, at);
        while (isAlive(word, nowNanos) && permits(word) + permits <= PERMITS_MAX) {
            if (WORDS.weakCompareAndSet(words, at, word, word + permits)) {
                return true;
            }
            word = (long) WORDS.getVolatile(words, at);
        }
        return false;
    }

    /** How many permits lie ready. */
    long total(long nowNanos) {
        long total = 0;
        for (int place = 0; place < CHUNKS; place++) {
            for (int stripe = 0; stripe < STRIPES; stripe++) {
                long word = (long) WORDS.getVolatile(words, at(stripe, place));
                total += isAlive(word, nowNanos) ? permits(word) : 0;
            }
        }
        return total;
    }

    /** Throws away all permits, because the rule under which they were granted holds no more. */
    void drop() {
        for (int place = 0; place < CHUNKS; place++) {
            for (int stripe = 0; stripe < STRIPES; stripe++) {
                WORDS.setVolatile(words, at(stripe, place), 0L);
            }
        }
    }

    private static int at(int stripe, int place) {
        return (1 + (stripe & (STRIPES - 1))) * PADDING + place % CHUNKS;
    }

    private static long permits(long word) {
        return word & PERMITS_MAX;
    }

    private static boolean isAlive(long word, long nowNanos) {
        int unused = PERMIT_BITS;
        return ((word >> PERMIT_BITS) - (nowNanos >> UNIT_SHIFT)) << unused >> unused > 0;
    }

    /** When a chunk lapses, told from a time near to that. */
    private static long lapsesNanos(long word, long nearNanos) {
        int unused = PERMIT_BITS;
        long ahead = ((word >> PERMIT_BITS) - (nearNanos >> UNIT_SHIFT)) << unused >> unused;
        return nearNanos + (ahead << UNIT_SHIFT);
    }
}
