package dev.tidegate.retry;

import java.util.Arrays;

/**
 * What the counters of a {@link RetryBudget} showed at the beginning of each of the last seconds; the difference to now
 * is what happened since. Immutable.
 */
final class BudgetWindow {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final long secondNanos;
    private final long[] requests;
    private final long[] retries;

    private BudgetWindow(long secondNanos, long[] requests, long[] retries) {
        this.secondNanos = secondNanos;
        this.requests = requests;
        this.retries = retries;
    }

    static BudgetWindow startingAt(long nowNanos) {
        return new BudgetWindow(nowNanos, new long[RetryBudget.WINDOW_SECONDS], new long[RetryBudget.WINDOW_SECONDS]);
    }

    /** Whether the second that this window ends with has passed. */
    boolean isOver(long nowNanos) {
        return nowNanos - secondNanos >= SECOND_NANOS;
    }

    /** The window of a later second, before which the counters showed these numbers. */
    BudgetWindow next(long nowNanos, long requestsNow, long retriesNow) {
        long passed = (nowNanos - secondNanos) / SECOND_NANOS;
        return new BudgetWindow(
                secondNanos + passed * SECOND_NANOS,
                moved(requests, passed, requestsNow),
                moved(retries, passed, retriesNow));
    }

    private static long[] moved(long[] numbers, long places, long newest) {
        int count = (int) Math.min(places, numbers.length);
        long[] moved = Arrays.copyOfRange(numbers, count, count + numbers.length);
        Arrays.fill(moved, numbers.length - count, numbers.length, newest);
        return moved;
    }

    /** How many requests there were before the oldest second of this window. */
    long requestsBefore() {
        return requests[0];
    }

    /** How many retries there were before the oldest second of this window. */
    long retriesBefore() {
        return retries[0];
    }
}
