package dev.tidegate.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The first time a limit has seen; all its times count from there. Windows are cut by division, which only works on a
 * clock that does not wrap, and this one does not for 292 years.
 */
final class Origin {
    private static final long UNSET = Long.MIN_VALUE;

    private final AtomicLong nanos = new AtomicLong(UNSET);

    /** A time as counted from the origin. */
    long since(long nowNanos) {
        long origin = nanos.get();
        return nowNanos - (origin == UNSET ? set(nowNanos) : origin);
    }

    private long set(long nowNanos) {
        nanos.compareAndSet(UNSET, nowNanos == UNSET ? UNSET + 1 : nowNanos);
        return nanos.get();
    }
}
