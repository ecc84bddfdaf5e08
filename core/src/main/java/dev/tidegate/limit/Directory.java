package dev.tidegate.limit;

import java.util.concurrent.atomic.LongAdder;

/**
 * Which entry of a set-associative table belongs to which key, told by 54 bits of its hash besides its place.
 *
 * <p>A word holds, from the top, those bits, a claim bit, a bit that is set once the entry was used, and eight bits
 * that count how often the entry changed hands (twice for each: once when it is freed). Everything an entry consists of
 * carries the same eight bits, so a thread that still works for the former key fails at its compare-and-set. Keys enter
 * as they do in {@link WordTable}; a claim needs no random number, because its count makes it new.
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
        /**
         * Makes an entry unspent and gives it a generation, unless it has that one or a later one already: a thread
         * that was held up must not bring back a former generation, for nobody could ever use the entry again.
         */
        void reset(int entry, int generation, long nowNanos);

        /** How far from unspent an entry is; 0 when nothing is spent. */
        long depth(int entry, long nowNanos);

        /** Gives an entry the next generation, unless more is spent than so much by now; true when it has it. */
        boolean retire(int entry, int generation, long depthMax, long nowNanos);
    }

    private final long[] words;
    private final int setMask;
    private final LongAdder evictedLive = new LongAdder();

    Directory(int sets) {
        words = new long[entries(sets)];
        setMask = sets - 1;
    }

    static long bytesPerSet(long bytesPerEntry) {
        return WAYS * (8 + bytesPerEntry);
    }

    static int entries(int sets) {
        return WordTable.FIRST + WAYS * sets;
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

    /** Whether a generation comes before another, counted in a circle. */
    static boolean isBefore(int seen, int generation) {
        int steps = (generation - seen) & GENERATION_MASK;
        return steps > 0 && steps <= GENERATION_MASK / 2;
    }

    int generation(int entry) {
        return (int) word(entry) & GENERATION_MASK;
    }

    /** Makes a key the owner of an entry, or lets another thread do so, or makes room for it; to be called again. */
    void insert(long hash, long nowNanos, Entries entries) {
        if (findClaim(hash) != ABSENT || claim(hash, nowNanos, entries)) {
            finishClaim(hash, nowNanos, entries);
        }
    }

    private boolean claim(long hash, long nowNanos, Entries entries) {
        int set = set(hash);
        int victim = set;
        long victimWord = 0;
        long least = Long.MAX_VALUE;
        for (int entry = set; entry < set + WAYS && least >= 0; entry++) {
            long word = word(entry);
            if (((word ^ hash) & IDENTITY_MASK) == 0 && isEntry(word)) {
                return false;
            }
            long depth = (word & USED) == 0 ? -1 : isEntry(word) ? entries.depth(entry, nowNanos) : Long.MAX_VALUE - 1;
            if (depth < least) {
                least = depth;
                victim = entry;
                victimWord = word;
            }
        }
        if (!isEntry(victimWord)) {
            return swap(victim, victimWord, (hash & IDENTITY_MASK) | USED | CLAIM | after(victimWord));
        }
        // What an entry consists of is retired first, and only as it was judged, so no charge is lost unseen. From then
        // on nobody can charge it, and anyone who finds it so frees it.
        int generation = (int) victimWord & GENERATION_MASK;
        if (entries.retire(victim, generation, least, nowNanos) && swap(victim, victimWord, after(victimWord))) {
            evictedLive.add(least > 0 ? 1 : 0);
        }
        return false;
    }

    /** Frees an entry of a key if what it consists of has been retired already. */
    void freeRetired(int entry, long hash, int generation) {
        int former = (generation - 1) & GENERATION_MASK;
        swap(entry, (hash & IDENTITY_MASK) | USED | former, generation);
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
        return WordTable.FIRST + ((int) hash & setMask) * WAYS;
    }

    private long word(int entry) {
        return (long) Store.LONGS.getVolatile(words, entry);
    }

    private boolean swap(int entry, long word, long replacement) {
        return Store.LONGS.compareAndSet(words, entry, word, replacement);
    }

    long bytes() {
        return 8L * (words.length - WordTable.FIRST);
    }

    long evictedLive() {
        return evictedLive.sum();
    }
}
