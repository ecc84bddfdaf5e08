package dev.tidegate.admit;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which sessions were let in lately: a table of fixed size, of which the entry not seen for longest makes room.
 * Thread-safe, lock-free; allocates nothing after its making. Two sessions are taken for one with a chance of one in
 * four thousand million for each pair of the same set.
 */
final class Sessions {
    private static final int WAYS = 8;
    private static final int SECOND_BITS = 32;
    private static final long SECOND_MASK = (1L << SECOND_BITS) - 1;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long EMPTY = 0;

    private final AdmissionRule.Sticky rule;
    private final AtomicLongArray entries;
    private final int mask;

    Sessions(AdmissionRule.Sticky rule) {
        this.rule = rule;
        int sets = rule.keepNanos() == 0 ? 1 : powerOfTwo((rule.sessions() + WAYS - 1) / WAYS);
        this.mask = sets - 1;
        this.entries = new AtomicLongArray(sets * WAYS);
    }

    private static int powerOfTwo(int least) {
        return Integer.highestOneBit(Math.max(1, 2 * least - 1));
    }

    AdmissionRule.Sticky rule() {
        return rule;
    }

    /** Whether the session was let in lately. */
    boolean hasBegun(long session, long nowNanos) {
        int place = find(session);
        return place >= 0 && ageNanos(entries.get(place), nowNanos) <= rule.keepNanos();
    }

    /** The session was let in, or goes on. */
    void begin(long session, long nowNanos) {
        if (rule.keepNanos() == 0) {
            return;
        }
        int found = find(session);
        entries.set(found >= 0 ? found : oldest(session, nowNanos), tag(session) | second(nowNanos));
    }

    private int find(long session) {
        int first = set(session);
        for (int place = first; place < first + WAYS; place++) {
            long entry = entries.get(place);
            if (entry != EMPTY && (entry & ~SECOND_MASK) == tag(session)) {
                return place;
            }
        }
        return -1;
    }

    private int oldest(long session, long nowNanos) {
        int first = set(session);
        int oldest = first;
        for (int place = first; place < first + WAYS; place++) {
            long entry = entries.get(place);
            if (entry == EMPTY) {
                return place;
            }
            oldest = ageNanos(entry, nowNanos) > ageNanos(entries.get(oldest), nowNanos) ? place : oldest;
        }
        return oldest;
    }

    private int set(long session) {
        return ((int) session & mask) * WAYS;
    }

    /** The upper half of the hash; never 0, so that no entry looks empty. */
    private static long tag(long session) {
        long upper = session & ~SECOND_MASK;
        return upper == 0 ? 1L << SECOND_BITS : upper;
    }

    private static long second(long nowNanos) {
        return Math.floorDiv(nowNanos, SECOND_NANOS) & SECOND_MASK;
    }

    /** Compares by difference, because seconds of any clock may wrap in 32 bits. */
    private static long ageNanos(long entry, long nowNanos) {
        return (int) (second(nowNanos) - (entry & SECOND_MASK)) * SECOND_NANOS;
    }
}
