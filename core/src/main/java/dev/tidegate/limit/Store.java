package dev.tidegate.limit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Where the state of a limit is kept, for one count in all or for many keys. Thread-safe, lock-free on every call. */
abstract sealed class Store permits WordStore, RingStore, MigratingStore {
    /** Atomic access to the elements of the arrays that hold the states. */
    static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    /** The store that suits a rule. */
    static Store of(LimitRule rule, KeyMemory memory) {
        boolean word = WordRule.isWord(rule);
        if (!memory.isKeyed()) {
            return word ? new SingleWord(rule) : new SingleRing(rule);
        }
        if (!word) {
            return new RingTable(rule, memory);
        }
        return memory.isExact() || !WordRule.fits(rule, WordTable.STATE_BITS)
                ? new WideTable(rule, memory)
                : new WordTable(rule, memory);
    }

    /**
     * Charges permits that are due within a wait.
     *
     * @return the wait in nanoseconds, 0 or more, when they were charged; else the bit complement of the wait that they
     *     would have needed, which is negative
     */
    abstract long acquire(long key, long permits, long maxWaitNanos, long nowNanos);

    /** What {@link #acquire} would have to wait; changes nothing. */
    abstract long waitNanos(long key, long permits, long nowNanos);

    /** Gives back what time has not given back yet. */
    abstract void refund(long key, long permits, long grantedNanos, long nowNanos);

    /** Charges permits whether they are due or not; below 0, takes a charge back where the store can. */
    abstract void charge(long key, double permits, long nowNanos);

    /** How many permits are due. */
    abstract long remaining(long key, long nowNanos);

    /** Nanoseconds until a key counts as unspent. */
    abstract long resetNanos(long key, long nowNanos);

    /** How many permits a key has spent that time has not given back. */
    abstract double spent(long key, long nowNanos);

    /** Removes what a key has spent, and returns it. */
    abstract double take(long key, long nowNanos);

    /** Makes a key begin anew, as if it had spent nothing. */
    void forget(long key, long nowNanos) {
        double unused = take(key, nowNanos);
    }

    /** Goes on under another rule without losing what is spent, if this store suits it. */
    abstract boolean change(LimitRule rule, KeyMemory memory, long nowNanos);

    /** How many bytes the states take. */
    abstract long bytes();

    /** How many keys were dropped for want of room while something of theirs was still spent. */
    abstract long evictedLive();
}
