package dev.tidegate.limit;

/** Keeps a ring of sub-windows for each key. Sliding windows do not pace: a call that is not due is refused. */
abstract sealed class RingStore extends Store permits SingleRing, RingTable {
    /** What {@link #find} returns for a key that has spent nothing lately. */
    static final int ABSENT = -1;

    private volatile WindowRing ring;

    RingStore(WindowRing ring) {
        this.ring = ring;
    }

    /** Which entry belongs to a key, or {@link #ABSENT}. */
    abstract int find(long key);

    abstract int generation(int entry);

    abstract boolean isOwn(int entry, int generation, long key);

    abstract void insert(long key, long nowNanos);

    /** Frees an entry that was found to be on its way out. */
    abstract void freeRetired(int entry, long key);

    abstract boolean suits(KeyMemory memory);

    final WindowRing ring() {
        return ring;
    }

    final int base(int entry) {
        return entry * ring.layout().words();
    }

    @Override
    final long acquire(long key, long permits, long maxWaitNanos, long nowNanos) {
        while (true) {
            int entry = find(key);
            if (entry == ABSENT) {
                if (permits > ring.limit()) {
                    return ~WordRule.NEVER;
                }
                insert(key, nowNanos);
                continue;
            }
            int generation = generation(entry);
            if (isOwn(entry, generation, key)) {
                long outcome = ring.acquire(base(entry), generation, permits, nowNanos);
                if (outcome != WindowRing.STALE) {
                    return outcome;
                }
            }
            freeRetired(entry, key);
        }
    }

    @Override
    final void charge(long key, double permits, long nowNanos) {
        while (true) {
            int entry = find(key);
            if (entry == ABSENT) {
                insert(key, nowNanos);
                continue;
            }
            int generation = generation(entry);
            if (isOwn(entry, generation, key) && ring.charge(base(entry), generation, permits, nowNanos)) {
                return;
            }
            freeRetired(entry, key);
        }
    }

    @Override
    final long waitNanos(long key, long permits, long nowNanos) {
        int entry = find(key);
        if (entry == ABSENT) {
            return permits > ring.limit() ? WordRule.NEVER : 0;
        }
        return ring.waitNanos(base(entry), generation(entry), permits, nowNanos);
    }

    @Override
    final void refund(long key, long permits, long grantedNanos, long nowNanos) {
        int entry = find(key);
        if (entry != ABSENT) {
            ring.refund(base(entry), generation(entry), permits, grantedNanos);
        }
    }

    @Override
    final long remaining(long key, long nowNanos) {
        int entry = find(key);
        long used = entry == ABSENT ? 0 : ring.used(base(entry), generation(entry), nowNanos);
        return Math.max(0, ring.limit() - used);
    }

    @Override
    final double spent(long key, long nowNanos) {
        int entry = find(key);
        return entry == ABSENT ? 0 : ring.used(base(entry), generation(entry), nowNanos);
    }

    @Override
    final long resetNanos(long key, long nowNanos) {
        int entry = find(key);
        return entry == ABSENT ? 0 : ring.resetNanos(base(entry), generation(entry), nowNanos);
    }

    @Override
    final double take(long key, long nowNanos) {
        int entry = find(key);
        return entry == ABSENT ? 0 : ring.take(base(entry), generation(entry), nowNanos);
    }

    @Override
    final boolean change(LimitRule rule, KeyMemory memory, long nowNanos) {
        if (WordRule.isWord(rule) || !suits(memory) || !RingLayout.of(rule).equals(ring.layout())) {
            return false;
        }
        ring = ring.withLimit(rule.rate().permits());
        return true;
    }
}
