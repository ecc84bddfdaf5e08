package dev.tidegate.bench.admit;

import dev.tidegate.admit.Denial;
import dev.tidegate.admit.Priority;
import dev.tidegate.admit.Waiter;

/**
 * A call of one thread, used again and again, as a connection uses its own. There is room for all, so it is never told.
 */
final class Call extends Waiter {
    private static final long SECOND_NANOS = 1_000_000_000L;

    /** What a caller does before it enters. */
    Call begin(long nowNanos) {
        begin(Priority.CRITICAL, 1, 1, nowNanos + SECOND_NANOS);
        return this;
    }

    @Override
    protected void onAdmitted(long nowNanos) {
        throw new IllegalStateException("a call had to wait");
    }

    @Override
    protected void onRefused(Denial denial, String limit, long retryAfterNanos) {
        throw new IllegalStateException("a call was refused");
    }
}
