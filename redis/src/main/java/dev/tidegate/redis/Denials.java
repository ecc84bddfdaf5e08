package dev.tidegate.redis;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Refusals that still hold: who asks again before the time that the store named is refused without asking it. A table
 * of fixed size, four places for each key; a full set forgets the refusal that ends first. Reading takes no lock and
 * allocates nothing.
 *
 * <p>A refusal never holds for longer than the store would refuse, unless permits are given back meanwhile: its time is
 * counted from before the question was sent.
 */
final class Denials {
    /** How many refusals are remembered. */
    static final int KEYS_MAX = 8_192;

    /** That nothing is known. */
    static final long UNKNOWN = 0;

    private static final int WAYS = 4;
    private static final int SETS = KEYS_MAX / WAYS;
    private static final int WIDTH = 3;
    private static final int PERMITS = 1;
    private static final int DUE = 2;
    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

    /** Key, permits, and when they are due; permits are 0 while a place is being written. */
    private final long[] words = new long[KEYS_MAX * WIDTH];

    /**
     * Nanoseconds until permits are due for a key, or {@link #UNKNOWN}.
     *
     * @param paceNanos the time of one permit, so that the refusal of one number of permits says something about
     *     others; 0 when it does not
     */
    long waitNanos(long key, long permits, double paceNanos, long nowNanos) {
        int base = base(key);
        for (int at = base; at < base + WAYS * WIDTH; at += WIDTH) {
            if ((long) WORDS.getVolatile(words, at) == key) {
                long denied = (long) WORDS.getVolatile(words, at + PERMITS);
                long dueNanos = (long) WORDS.getVolatile(words, at + DUE);
                boolean isWhole = denied > 0
                        && (long) WORDS.getVolatile(words, at) == key
                        && (long) WORDS.getVolatile(words, at + PERMITS) == denied;
                return isWhole ? waitNanos(denied, dueNanos - nowNanos, permits, paceNanos) : UNKNOWN;
            }
        }
        return UNKNOWN;
    }

    private static long waitNanos(long denied, long waitNanos, long permits, double paceNanos) {
        if (permits < denied && paceNanos == 0) {
            return UNKNOWN;
        }
        return Math.max(UNKNOWN, waitNanos + (long) ((permits - denied) * paceNanos));
    }

    /** Remembers that permits are not due before a time. */
    synchronized void add(long key, long permits, long dueNanos, long nowNanos) {
        int at = place(key, nowNanos);
        WORDS.setVolatile(words, at + PERMITS, 0L);
        WORDS.setVolatile(words, at, key);
        WORDS.setVolatile(words, at + DUE, dueNanos);
        WORDS.setVolatile(words, at + PERMITS, permits);
    }

    /** Where the key stands, else a place that is free, else that of the refusal that ends first. */
    private int place(long key, long nowNanos) {
        int base = base(key);
        int best = base;
        long bestNanos = Long.MAX_VALUE;
        for (int at = base; at < base + WAYS * WIDTH; at += WIDTH) {
            long restNanos = words[at] == key ? Long.MIN_VALUE : restNanos(at, nowNanos);
            if (restNanos < bestNanos) {
                bestNanos = restNanos;
                best = at;
            }
        }
        return best;
    }

    private long restNanos(int at, long nowNanos) {
        return words[at + PERMITS] == 0 ? 0 : Math.max(0, words[at + DUE] - nowNanos);
    }

    /** Forgets what is known of a key. */
    synchronized void remove(long key) {
        int base = base(key);
        for (int at = base; at < base + WAYS * WIDTH; at += WIDTH) {
            if (words[at] == key) {
                WORDS.setVolatile(words, at + PERMITS, 0L);
            }
        }
    }

    /** Forgets everything. */
    synchronized void clear() {
        for (int at = 0; at < words.length; at += WIDTH) {
            WORDS.setVolatile(words, at + PERMITS, 0L);
        }
        Arrays.fill(words, 0);
    }

    private static int base(long key) {
        return (int) ((key * 0x9e3779b97f4a7c15L) >>> 32 & (SETS - 1)) * WAYS * WIDTH;
    }
}
