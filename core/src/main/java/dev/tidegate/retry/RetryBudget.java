package dev.tidegate.retry;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many retries an upstream bears: a share of the requests that it got lately, so that a failing upstream sees
 * little more than its usual load, however many callers try again. Google's SRE book (Beyer et al. 2016, chapter 21)
 * tells why.
 *
 * <p>The promise: whenever a retry is granted, the retries of the last {@value #WINDOW_SECONDS} seconds, itself
 * included, are at most that share of the requests of the same time, or {@link #RETRIES_MIN} if that is more, without
 * which light traffic could never try again. The window moves in whole seconds, so it is between nine and ten seconds
 * long.
 *
 * <p>Thread-safe and lock-free. Counting a request is one striped addition; once a second somebody allocates the next
 * window. Time comes in as {@code nowNanos}, on any clock that only runs forward.
 */
public final class RetryBudget {
    /** How many seconds count as lately. */
    public static final int WINDOW_SECONDS = 10;

    /** How many retries a window grants at least: three a second. */
    public static final int RETRIES_MIN = 3 * WINDOW_SECONDS;

    /** The share that stands for all requests: shares are in ten-thousandths. */
    public static final int WHOLE = 10_000;

    private final LongAdder requests = new LongAdder();
    private final AtomicLong retries = new AtomicLong();
    private final LongAdder denials = new LongAdder();
    private final AtomicReference<BudgetWindow> window;

    /** A budget that has seen no request yet. */
    public RetryBudget(long nowNanos) {
        window = new AtomicReference<>(BudgetWindow.startingAt(nowNanos));
    }

    /** Counts a request that goes to the upstream for the first time. */
    public void onRequest(long nowNanos) {
        recent(nowNanos);
        requests.increment();
    }

    /**
     * Takes one retry out of the budget, if there is one. What is taken is spent, whether it is used or not.
     *
     * @param share how many retries there may be for ten thousand requests; 2000 is a fifth, 0 grants none
     * @return whether the retry may go
     */
    public boolean trySpend(int share, long nowNanos) {
        while (true) {
            long seen = retries.get();
            if (seen - recent(nowNanos).retriesBefore() >= granted(share, nowNanos)) {
                denials.increment();
                return false;
            }
            if (retries.compareAndSet(seen, seen + 1)) {
                return true;
            }
        }
    }

    private long granted(int share, long nowNanos) {
        if (share == 0) {
            return 0;
        }
        long recentRequests = requests.sum() - recent(nowNanos).requestsBefore();
        return Math.max(RETRIES_MIN, recentRequests * share / WHOLE);
    }

    /** The window at this time: moved on if a second has passed. */
    private BudgetWindow recent(long nowNanos) {
        BudgetWindow seen = window.get();
        if (!seen.isOver(nowNanos)) {
            return seen;
        }
        BudgetWindow next = seen.next(nowNanos, requests.sum(), retries.get());
        BudgetWindow witness = window.compareAndExchange(seen, next);
        return witness == seen ? next : witness;
    }

    /** How many retries were granted since the beginning. */
    public long granted() {
        return retries.get();
    }

    /** How many retries were not granted since the beginning. */
    public long denied() {
        return denials.sum();
    }
}
