package dev.tidegate.limit;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Permits of one busy key that were charged in bulk and wait to be used, so that threads need not meet at one word for
 * each call. Each stripe serves some of the threads and has its cache lines for itself. Lock-free.
 *
 * <p>At any time at most {@code reserve} permits lie here, and whoever charges the word leaves that many unspent. What
 * is granted in an interval is then at most what lay here at its start, plus what a burst smaller by the reserve and
 * the rate allow: no more than without a lease, in every interval. When the lease ends, what may have been used of the
 * reserve is charged once more; from then on the whole burst may be spent again.
 */
final class Lease {
    private static final int PADDING = 16;
    private static final long CLOSED = -1;
    private static final long IDLE_NANOS = 1_000_000_000L;

    private final long hash;
    private final long batch;
    private final int stripes;
    private final AtomicLongArray left;
    /** When permits were last charged, as one of those who charged at once saw it. */
    private volatile long chargedNanos;

    Lease(long hash, long batch, int stripes, long nowNanos) {
        this.hash = hash;
        this.batch = batch;
        this.stripes = stripes;
        this.left = new AtomicLongArray((stripes + 1) * PADDING);
        this.chargedNanos = nowNanos;
    }

    boolean isFor(long otherHash) {
        return hash == otherHash;
    }

    long hash() {
        return hash;
    }

    /** How many permits are charged at once. */
    long batch() {
        return batch;
    }

    /** The most permits that can lie here. */
    long reserve() {
        return batch * stripes;
    }

    /** Whether nothing was charged for so long that the word alone would do. */
    boolean isIdle(long nowNanos) {
        return nowNanos - chargedNanos > IDLE_NANOS;
    }

    /** Uses permits that lie ready for this thread, if there are enough. */
    boolean take(long permits) {
        int at = at();
        while (true) {
            long seen = left.get(at);
            if (seen < permits) {
                return false;
            }
            if (left.weakCompareAndSetVolatile(at, seen, seen - permits)) {
                return true;
            }
        }
    }

    /** Notes that permits were charged, and lays some of them ready for this thread; what does not fit is lost. */
    void put(long permits, long nowNanos) {
        chargedNanos = nowNanos;
        int at = at();
        long seen = left.get(at);
        while (permits > 0
                && seen != CLOSED
                && !left.weakCompareAndSetVolatile(at, seen, Math.min(batch, seen + permits))) {
            seen = left.get(at);
        }
    }

    /** How many permits lie ready for this thread. */
    long available() {
        return Math.max(0, left.get(at()));
    }

    /** How many permits lie ready in all. */
    long total() {
        long total = 0;
        for (int stripe = 1; stripe <= stripes; stripe++) {
            total += Math.max(0, left.get(stripe * PADDING));
        }
        return total;
    }

    /** Lets nobody take permits any more, and returns how many were left. */
    long close() {
        long dropped = 0;
        for (int stripe = 1; stripe <= stripes; stripe++) {
            dropped += Math.max(0, left.getAndSet(stripe * PADDING, CLOSED));
        }
        return dropped;
    }

    private int at() {
        return (((int) Thread.currentThread().threadId() & (stripes - 1)) + 1) * PADDING;
    }
}
