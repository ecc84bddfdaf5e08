package dev.tidegate.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How one node uses a count that it shares.
 *
 * <p>What the node counts alone while the store is away has a clock of its own, which stands still while the store
 * answers. So a store that comes and goes does not let each node save up its burst again between two outages.
 */
final class SharedUse {
    private static final long UNSET = Long.MIN_VALUE;

    /** When a call that was refused because the store is away may come again. */
    static final long CLOSED_NANOS = 1_000_000_000L;

    private final SharedCount count;
    private final OnStoreFailure onStoreFailure;
    /** By how many nodes the rule was last divided; 0 when it was not. */
    private volatile int nodes;
    /** By how much the clock of the limit was ahead of the time without the store when this use began. */
    private final AtomicLong aheadNanos = new AtomicLong(UNSET);

    SharedUse(SharedCount count, OnStoreFailure onStoreFailure) {
        this.count = count;
        this.onStoreFailure = onStoreFailure;
    }

    SharedCount count() {
        return count;
    }

    OnStoreFailure onStoreFailure() {
        return onStoreFailure;
    }

    int nodes() {
        return nodes;
    }

    void nodes(int seen) {
        nodes = seen;
    }

    /**
     * The time by which the node counts alone: it goes on from that of the limit when first asked, and passes with the
     * time without the store.
     *
     * @param sinceNanos the time of the limit
     */
    long aloneNanos(long sinceNanos, long nowNanos) {
        long awayNanos = count.awayNanos(nowNanos);
        aheadNanos.compareAndSet(UNSET, sinceNanos - awayNanos);
        return aheadNanos.get() + awayNanos;
    }
}
