package dev.tidegate.admit;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A concurrency limit for each key: a table of fixed size. A key of which nothing is in service makes room for another
 * one; while all of a set are in service, a further key shares the least busy limit.
 *
 * <p>Thread-safe. A known key costs no lock and no allocation; a new one takes a lock and allocates its limiter.
 */
final class KeyedLimits {
    private static final int WAYS = 8;

    private final String name;
    private final int keys;
    private final int mask;
    private final AtomicReferenceArray<Entry> entries;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile ConcurrencyRule rule;

    private record Entry(long key, ConcurrencyLimiter limiter) {}

    KeyedLimits(AdmissionRule.PerKey perKey) {
        this.name = perKey.name();
        this.keys = perKey.keys();
        this.rule = perKey.limit();
        int sets = Integer.highestOneBit(Math.max(1, 2 * ((keys + WAYS - 1) / WAYS) - 1));
        this.mask = sets - 1;
        this.entries = new AtomicReferenceArray<>(sets * WAYS);
    }

    /** What the limit is called. */
    String name() {
        return name;
    }

    /** Whether the limits can go on under this rule; how many are in service stays known. */
    boolean canBecome(AdmissionRule.PerKey perKey) {
        return perKey.name().equals(name) && perKey.keys() == keys;
    }

    /** Puts another rule in force for all keys. */
    void reconfigure(ConcurrencyRule next, long nowNanos) {
        lock.lock();
        try {
            rule = next;
            for (int place = 0; place < entries.length(); place++) {
                Entry entry = entries.get(place);
                if (entry != null) {
                    entry.limiter().reconfigure(next, nowNanos);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The limiter that now holds {@code permits} for the key, or nothing when the key has no place left. */
    @Nullable
    ConcurrencyLimiter tryEnter(long key, long permits, long nowNanos) {
        while (true) {
            ConcurrencyLimiter limiter = find(key, nowNanos);
            if (limiter.tryEnter(permits, nowNanos)) {
                return limiter;
            }
            // One that has just made room for another key lets nobody in any longer.
            if (!limiter.isRetired()) {
                return null;
            }
        }
    }

    private ConcurrencyLimiter find(long key, long nowNanos) {
        ConcurrencyLimiter known = known(key);
        return known == null ? make(key, nowNanos) : known;
    }

    private @Nullable ConcurrencyLimiter known(long key) {
        int first = set(key);
        for (int place = first; place < first + WAYS; place++) {
            Entry entry = entries.get(place);
            if (entry != null && entry.key() == key) {
                return entry.limiter();
            }
        }
        return null;
    }

    private int set(long key) {
        return ((int) (key >>> 32) & mask) * WAYS;
    }

    private ConcurrencyLimiter make(long key, long nowNanos) {
        lock.lock();
        try {
            ConcurrencyLimiter known = known(key);
            if (known != null) {
                return known;
            }
            int place = leastNeeded(set(key), nowNanos);
            Entry entry = entries.get(place);
            if (entry != null && !entry.limiter().retire()) {
                return entry.limiter();
            }
            ConcurrencyLimiter made = ConcurrencyLimiter.ofKey(rule, nowNanos);
            entries.set(place, new Entry(key, made));
            return made;
        } finally {
            lock.unlock();
        }
    }

    /** An empty place, else the one not used for longest of those that are idle, else the least busy one. */
    private int leastNeeded(int first, long nowNanos) {
        int best = first;
        for (int place = first; place < first + WAYS; place++) {
            Entry entry = entries.get(place);
            Entry other = entries.get(best);
            if (entry == null || other == null) {
                return entry == null ? place : best;
            }
            long moreBusy = entry.limiter().inFlight() - other.limiter().inFlight();
            boolean older =
                    entry.limiter().idleNanos(nowNanos) > other.limiter().idleNanos(nowNanos);
            best = moreBusy < 0 || (moreBusy == 0 && older) ? place : best;
        }
        return best;
    }
}
