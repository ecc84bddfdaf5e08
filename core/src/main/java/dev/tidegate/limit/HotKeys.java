package dev.tidegate.limit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Finds the few keys for which threads keep getting into each other's way, and gives each a {@link Lease}. A key gets
 * one after so many lost races within a short time, and loses it when it has been quiet for a second.
 */
final class HotKeys {
    private static final int SLOTS = 64;
    private static final int STRIPES_PER_PROCESSOR = 4;
    private static final int STRIPES_MAX = 64;
    private static final int LOST_RACES = 32;
    private static final int COUNT_MASK = 0xff;
    /** Races are counted anew every 2^26 ns, some 67 ms. */
    private static final int SPAN_SHIFT = 26;

    private static final Lease NONE = new Lease(0, 0, 1, 0);

    /** Charges a key whether the permits are due or not. */
    interface Debit {
        void charge(long hash, double permits, long nowNanos);
    }

    private final Debit debit;
    private final AtomicReferenceArray<Lease> leases = new AtomicReferenceArray<>(SLOTS);
    private final AtomicIntegerArray lostRaces = new AtomicIntegerArray(SLOTS);
    private final ReentrantLock changing = new ReentrantLock();
    private final int stripes;
    /** How many leases there are; changed only by who holds {@code changing}. */
    private final AtomicInteger open = new AtomicInteger();

    HotKeys(Debit debit) {
        this.debit = debit;
        int processors = Runtime.getRuntime().availableProcessors();
        stripes = Math.min(STRIPES_MAX, Integer.highestOneBit(2 * processors * STRIPES_PER_PROCESSOR - 1));
        for (int slot = 0; slot < SLOTS; slot++) {
            leases.set(slot, NONE);
        }
    }

    int stripes() {
        return stripes;
    }

    /** The lease of a key; {@link #isNone} when it has none. */
    Lease find(long hash) {
        Lease lease = leases.get(slot(hash));
        return lease.isFor(hash) ? lease : NONE;
    }

    /** Whether no key has a lease: the usual case, told by one read. */
    boolean isEmpty() {
        return open.get() == 0;
    }

    static Lease none() {
        return NONE;
    }

    static boolean isNone(Lease lease) {
        return lease == NONE;
    }

    /** Notes that a thread lost a race for a key, and gives the key a lease if that happens too often. */
    void lostRace(long hash, long batch, long nowNanos) {
        int slot = slot(hash);
        int span = (int) (nowNanos >> SPAN_SHIFT) << 8;
        int seen = lostRaces.get(slot);
        int count = (seen & ~COUNT_MASK) == span ? seen & COUNT_MASK : 0;
        if (count < LOST_RACES) {
            lostRaces.lazySet(slot, span | (count + 1));
        } else if (batch > 0 && changing.tryLock()) {
            try {
                install(slot, hash, batch, nowNanos);
            } finally {
                changing.unlock();
            }
        }
    }

    private void install(int slot, long hash, long batch, long nowNanos) {
        Lease present = leases.get(slot);
        if (!isNone(present) && !present.isFor(hash) && present.isIdle(nowNanos)) {
            close(slot, nowNanos);
        }
        if (isNone(leases.get(slot))) {
            open.incrementAndGet();
            leases.set(slot, new Lease(hash, batch, stripes, nowNanos));
        }
    }

    /** Ends a lease; false when another thread is at work on the leases just now. */
    boolean close(Lease lease, long nowNanos) {
        if (!changing.tryLock()) {
            return false;
        }
        try {
            int slot = slot(lease.hash());
            if (leases.get(slot) == lease) {
                close(slot, nowNanos);
            }
            return true;
        } finally {
            changing.unlock();
        }
    }

    private void close(int slot, long nowNanos) {
        Lease lease = leases.get(slot);
        long used = lease.reserve() - lease.close();
        debit.charge(lease.hash(), (double) used, nowNanos);
        leases.set(slot, NONE);
        open.decrementAndGet();
    }

    /** Runs a change of the rule while no key has a lease. */
    void withoutLeases(Runnable change, long nowNanos) {
        changing.lock();
        try {
            for (int slot = 0; slot < SLOTS; slot++) {
                if (!isNone(leases.get(slot))) {
                    close(slot, nowNanos);
                }
            }
            change.run();
        } finally {
            changing.unlock();
        }
    }

    private static int slot(long hash) {
        return (int) (hash >>> 32) & (SLOTS - 1);
    }
}
