package dev.tidegate.limit;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * Eight bytes a key: a set-associative table of words in which the eight ways of a set share one cache line.
 *
 * <p>A word holds, from the top, 24 bits of the key's hash, one bit that marks a claim, the parity of its
 * {@link Epoch}, and 38 bits of state. A call on a key that is there is one compare-and-set.
 *
 * <p>A new key must not enter twice, or it would have two counts. So it enters in two steps: a <em>claim</em>, which
 * nobody charges, replaces the victim; then the set is read again, and the claim becomes an entry only if no entry and
 * no lower claim of that key is seen after the claim was written. Of two threads that claim at once, at least one sees
 * the other. Any thread may finish the claim of another, so nobody waits. A claim carries a random number, so one that
 * was removed and made anew is another word.
 */
final class WordTable extends WordStore {
    static final int STATE_BITS = 38;
    private static final int WAYS = 8;
    /**
     * Where the first set begins. A large array begins at the start of a cache line (of a region, even, under G1) with
     * a header of 16 bytes; six words further on, each set of eight fills one line instead of parts of two.
     */
    static final int FIRST = 6;

    private static final int FINGERPRINT_SHIFT = 40;
    private static final int CLAIM_SHIFT = 39;
    private static final long CLAIM = 1L << CLAIM_SHIFT;

    private final KeyMemory memory;
    private final int setMask;
    private final LongAdder evictedLive = new LongAdder();
    private final SweepPace sweep;

    WordTable(LimitRule rule, KeyMemory memory) {
        super(rule, new long[FIRST + WAYS * memory.sets(8 * WAYS)], STATE_BITS);
        this.memory = memory;
        this.setMask = memory.sets(8 * WAYS) - 1;
        this.sweep = new SweepPace(setMask + 1);
    }

    @Override
    int find(long hash) {
        int set = set(hash);
        long wanted = tag(hash) >>> CLAIM_SHIFT;
        for (int way = set; way < set + WAYS; way++) {
            if (word(way) >>> CLAIM_SHIFT == wanted) {
                return way;
            }
        }
        return ABSENT;
    }

    @Override
    boolean isOwn(int at, long word, long hash) {
        return word >>> CLAIM_SHIFT == tag(hash) >>> CLAIM_SHIFT;
    }

    @Override
    void insert(long hash, long nowNanos) {
        if (findClaim(hash) != ABSENT || claim(hash, nowNanos)) {
            finishClaim(hash, nowNanos);
        }
    }

    /**
     * Puts a claim in place of the word that is empty or nearest to unspent; of a claim only if there is nothing else.
     */
    private boolean claim(long hash, long nowNanos) {
        int set = set(hash);
        int victim = set;
        long victimWord = 0;
        long least = Long.MAX_VALUE;
        for (int way = set; way < set + WAYS && least > 0; way++) {
            long word = word(way);
            if (isOwn(way, word, hash)) {
                return false;
            }
            long depth = word == 0 ? 0 : (word & CLAIM) != 0 ? Long.MAX_VALUE - 1 : depth(word, nowNanos);
            if (depth < least) {
                least = depth;
                victim = way;
                victimWord = word;
            }
        }
        // The very word that was judged is replaced: one that was charged since is another word.
        if (!swap(
                victim,
                victimWord,
                tag(hash) | CLAIM | (ThreadLocalRandom.current().nextLong() & (CLAIM - 1)))) {
            return false;
        }
        if (least > 0 && (victimWord & CLAIM) == 0) {
            evictedLive.increment();
        }
        return true;
    }

    private int findClaim(long hash) {
        int set = set(hash);
        long wanted = (tag(hash) | CLAIM) >>> CLAIM_SHIFT;
        for (int way = set; way < set + WAYS; way++) {
            if (word(way) >>> CLAIM_SHIFT == wanted) {
                return way;
            }
        }
        return ABSENT;
    }

    /** Turns the lowest claim of a key into its entry, unless there is one; removes what is in the way. */
    private void finishClaim(long hash, long nowNanos) {
        int lowest = findClaim(hash);
        if (lowest == ABSENT) {
            return;
        }
        long claim = word(lowest);
        if (!isClaim(claim, hash)) {
            return;
        }
        // This second pass starts after the claim was seen, which is what makes the argument above hold.
        int set = set(hash);
        for (int way = set; way < set + WAYS; way++) {
            long word = word(way);
            if (way != lowest && word >>> FINGERPRINT_SHIFT == claim >>> FINGERPRINT_SHIFT) {
                if (!isClaim(word, hash)) {
                    swap(lowest, claim, 0);
                    return;
                }
                if (way < lowest || !swap(way, word, 0)) {
                    return;
                }
            }
        }
        Epoch current = epoch();
        swap(lowest, claim, tag(hash) | current.word(current.unspent(nowNanos)));
    }

    private boolean isClaim(long word, long hash) {
        return word >>> CLAIM_SHIFT == (tag(hash) | CLAIM) >>> CLAIM_SHIFT;
    }

    private long depth(long word, long nowNanos) {
        Epoch current = epoch();
        return current.rule().depth(current.state(word, nowNanos), nowNanos);
    }

    private int set(long hash) {
        return FIRST + ((int) hash & setMask) * WAYS;
    }

    /** The top 24 bits of the hash; never 0, which marks an empty way. */
    private static long tag(long hash) {
        long tag = hash & (-1L << FINGERPRINT_SHIFT);
        return tag == 0 ? 1L << FINGERPRINT_SHIFT : tag;
    }

    @Override
    long hash(long key) {
        return memory.hash(key);
    }

    /** Clears a few unspent words from time to time, so that none grows so old that it looks spent again. */
    @Override
    void granted(long nowNanos) {
        int first = sweep.next(nowNanos, epoch().rule().sweepNanos());
        if (first == SweepPace.NOTHING_DUE) {
            return;
        }
        for (int set = first; set < Math.min(first + SweepPace.SETS, setMask + 1); set++) {
            for (int at = FIRST + set * WAYS; at < FIRST + (set + 1) * WAYS; at++) {
                long word = word(at);
                if (word != 0 && (word & CLAIM) == 0 && depth(word, nowNanos) == 0) {
                    swap(at, word, 0);
                }
            }
        }
    }

    @Override
    boolean suits(LimitRule rule, KeyMemory newMemory) {
        return newMemory.equals(memory) && WordRule.fits(rule, STATE_BITS);
    }

    @Override
    long bytes() {
        return 8L * WAYS * (setMask + 1);
    }

    @Override
    long evictedLive() {
        return evictedLive.sum();
    }
}
