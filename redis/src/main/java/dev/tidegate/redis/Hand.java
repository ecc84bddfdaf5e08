package dev.tidegate.redis;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Permits of one key that the store has charged and that lie ready here: a few chunks, each with the time when it
 * lapses. The oldest are used first. Lock-free, and taking allocates nothing; {@link #put} is called by one thread at a
 * time.
 *
 * <p>A chunk is one word: above, when it lapses, in units of 2<sup>14</sup> ns rounded down; below, how many permits
 * are left. Times are compared by difference.
 */
final class Hand {
    /** What {@link #take} returns when there are not so many. */
    static final long NONE = -1;

    private static final int CHUNKS = 4;
    /** The words lie between cache lines of their own. */
    private static final int PADDING = 16;

    private static final int PERMIT_BITS = 31;
    private static final long PERMITS_MAX = (1L << PERMIT_BITS) - 1;
    private static final int UNIT_SHIFT = 14;
    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words = new long[2 * PADDING + CHUNKS];
    /** Where the next chunk goes, which is where the oldest one is. */
    private volatile int next;
    /** When the chunk that was overwritten last would have lapsed. */
    private volatile long overwrittenNanos;

    /** Takes permits that are all of one chunk; returns how many are left in it, or {@link #NONE}. */
    long take(long permits, long nowNanos) {
        int oldest = next;
        for (int i = 0; i < CHUNKS; i++) {
            int at = at(oldest + i);
            long word = (long) WORDS.getVolatile(words, at);
            while (permits(word) >= permits && isAlive(word, nowNanos)) {
                if (WORDS.weakCompareAndSet(words, at, word, word - permits)) {
                    return permits(word) - permits;
                }
                word = (long) WORDS.getVolatile(words, at);
            }
        }
        return NONE;
    }

    /** Lays permits ready until they lapse; what may be left of the oldest chunk is lost. */
    void put(long permits, long lapsesNanos) {
        int place = next;
        long word = (lapsesNanos >> UNIT_SHIFT) << PERMIT_BITS | Math.min(permits, PERMITS_MAX);
        long old = (long) WORDS.getAndSet(words, at(place), word);
        if (old != 0) {
            overwrittenNanos = lapsesNanos(old, lapsesNanos);
        }
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
            int at = at(oldest + i);
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

    private static final int NOWHERE = -1;

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
        for (int i = 0; i < CHUNKS; i++) {
            long word = (long) WORDS.getVolatile(words, at(i));
            total += isAlive(word, nowNanos) ? permits(word) : 0;
        }
        return total;
    }

    /** Throws away all permits, because the rule under which they were granted holds no more. */
    void drop() {
        for (int i = 0; i < CHUNKS; i++) {
            WORDS.setVolatile(words, at(i), 0L);
        }
    }

    private static int at(int place) {
        return PADDING + place % CHUNKS;
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
