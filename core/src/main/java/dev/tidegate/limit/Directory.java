package dev.tidegate.limit;

import java.util.concurrent.atomic.LongAdder;

/**
 * Which entry of a set-associative table belongs to which key, told by 54 bits of its hash besides its place.
 *
 * <p>A word holds, from the top, those bits, a claim bit, a bit that is set once the entry was used, and eight bits
 * that count how often the entry changed hands. Everything an entry consists of carries the same eight bits, so a
 * thread that still works for the former key fails at its compare-and-set. Keys enter as they do in {@link WordTable};
 * a claim needs no random number, because its count makes it new.
 */
final class Directory {
    static final int ABSENT = -1;
    static final int GENERATION_MASK = 0xff;
    private static final int WAYS = 8;
    private static final long IDENTITY_MASK = -1L << 10;
    private static final long CLAIM = 1L << 9;
    private static final long USED = 1L << 8;

    /** What the entries consist of. */
    interface Entries {
        /** Makes an entry unspent and gives it a generation, unless it has that generation already. */
        void reset(int entry, int generation, long nowNanos);

        /** How far from unspent an entry is; 0 when nothing is spent. */
        long depth(int entry, long nowNanos);
    }

    private final long[] words;
    private final int setMask;
    private final LongAdder evictedLive = new LongAdder();

    Directory(int sets) {
        words = new long[WAYS * sets];
        setMask = sets - 1;
    }

    static long bytesPerSet(long bytesPerEntry) {
        return WAYS * (8 + bytesPerEntry);
    }

    static int entries(int sets) {
        return WAYS * sets;
    }

    int find(long hash) {
        int set = set(hash);
        for (int entry = set; entry < set + WAYS; entry++) {
            if (isOwn(entry, hash)) {
                return entry;
            }
        }
        return ABSENT;
    }

    private boolean isOwn(int entry, long hash) {
        long word = word(entry);
        return (word & ~GENERATION_MASK) == ((hash & IDENTITY_MASK) | USED);
    }

    boolean isOwn(int entry, int generation, long hash) {
        return word(entry) == ((hash & IDENTITY_MASK) | USED | generation);
    }

    int generation(int entry) {
        return (int) word(entry) & GENERATION_MASK;
    }

    /** Makes a key the owner of the entry that is nearest to unspent, or lets another thread do so. */
    void insert(long hash, long nowNanos, Entries entries) {
        if (findClaim(hash) == ABSENT) {
            int victim = victim(set(hash), nowNanos, entries);
            long word = word(victim);
            boolean isLive = isEntry(word) && entries.depth(victim, nowNanos) > 0;
            if (!swap(victim, word, (hash & IDENTITY_MASK) | USED | CLAIM | after(word))) {
                return;
            }
            if (isLive) {
                evictedLive.increment();
            }
        }
        finishClaim(hash, nowNanos, entries);
    }

    private int findClaim(long hash) {
        int set = set(hash);
        for (int entry = set; entry < set + WAYS; entry++) {
            if (isClaim(word(entry), hash)) {
                return entry;
            }
        }
        return ABSENT;
    }

    private void finishClaim(long hash, long nowNanos, Entries entries) {
        int lowest = findClaim(hash);
        if (lowest == ABSENT) {
            return;
        }
        long claim = word(lowest);
        if (!isClaim(claim, hash)) {
            return;
        }
        int set = set(hash);
        for (int entry = set; entry < set + WAYS; entry++) {
            long word = word(entry);
            if (entry != lowest && ((word ^ hash) & IDENTITY_MASK) == 0 && (word & USED) != 0) {
                if (!isClaim(word, hash)) {
                    swap(lowest, claim, after(claim));
                    return;
                }
                if (entry < lowest || !swap(entry, word, after(word))) {
                    return;
                }
            }
        }
        entries.reset(lowest, (int) claim & GENERATION_MASK, nowNanos);
        swap(lowest, claim, claim & ~CLAIM);
    }

    private int victim(int set, long nowNanos, Entries entries) {
        int best = set;
        long least = Long.MAX_VALUE;
        for (int entry = set; entry < set + WAYS && least > 0; entry++) {
            long word = word(entry);
            long depth = (word & USED) == 0 ? 0 : isEntry(word) ? entries.depth(entry, nowNanos) : Long.MAX_VALUE;
            if (depth < least) {
                least = depth;
                best = entry;
            }
        }
        return best;
    }

    private static boolean isEntry(long word) {
        return (word & (USED | CLAIM)) == USED;
    }

    private static boolean isClaim(long word, long hash) {
        return (word & ~GENERATION_MASK) == ((hash & IDENTITY_MASK) | USED | CLAIM);
    }

    private static long after(long word) {
        return word + 1 & GENERATION_MASK;
    }

    private int set(long hash) {
        return ((int) hash & setMask) * WAYS;
    }

    private long word(int entry) {
        return (long) Store.LONGS.getVolatile(words, entry);
    }

    private boolean swap(int entry, long word, long replacement) {
        return Store.LONGS.compareAndSet(words, entry, word, replacement);
    }

    long bytes() {
        return 8L * words.length;
    }

    long evictedLive() {
        return evictedLive.sum();
    }
}
