package dev.tidegate.breaker;

import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the calls of the last ten seconds, in slots of one second. Adding is thread-safe and lock-free; the
 * rest is for one thread at a time.
 */
final class Results {
    private static final int SLOTS = 10;
    private static final long SLOT_NANOS = 1_000_000_000L;

    private final LongAdder newCalls = new LongAdder();
    private final LongAdder newErrors = new LongAdder();
    private final LongAdder newLate = new LongAdder();
    private final LongAdder newSlow = new LongAdder();
    private final long[] calls = new long[SLOTS];
    private final long[] errors = new long[SLOTS];
    private final long[] late = new long[SLOTS];
    private final long[] slow = new long[SLOTS];
    private long slot;

    Results(long nowNanos) {
        slot = Math.floorDiv(nowNanos, SLOT_NANOS);
    }

    void add(boolean failed, boolean isLate, boolean isSlow) {
        newCalls.increment();
        if (failed) {
            newErrors.increment();
        }
        if (isLate) {
            newLate.increment();
        }
        if (isSlow) {
            newSlow.increment();
        }
    }

    /** Takes in what was added, and forgets what is older than ten seconds. */
    void advance(long nowNanos) {
        long now = Math.floorDiv(nowNanos, SLOT_NANOS);
        for (long next = Math.max(slot + 1, now - SLOTS + 1); next <= now; next++) {
            clear(index(next));
        }
        slot = Math.max(slot, now);
        int at = index(slot);
        calls[at] += newCalls.sumThenReset();
        errors[at] += newErrors.sumThenReset();
        late[at] += newLate.sumThenReset();
        slow[at] += newSlow.sumThenReset();
    }

    /** Forgets everything: what was seen belongs to another state. */
    void clear() {
        newCalls.reset();
        newErrors.reset();
        newLate.reset();
        newSlow.reset();
        for (int i = 0; i < SLOTS; i++) {
            clear(i);
        }
    }

    private void clear(int index) {
        calls[index] = 0;
        errors[index] = 0;
        late[index] = 0;
        slow[index] = 0;
    }

    private static int index(long slot) {
        return (int) Math.floorMod(slot, (long) SLOTS);
    }

    long calls() {
        return sum(calls);
    }

    double errorShare() {
        return share(errors);
    }

    /** The share above the bound of the percentile. */
    double lateShare() {
        return share(late);
    }

    double slowShare() {
        return share(slow);
    }

    private double share(long[] of) {
        long all = calls();
        return all == 0 ? 0 : (double) sum(of) / all;
    }

    private static long sum(long[] slots) {
        long sum = 0;
        for (long each : slots) {
            sum += each;
        }
        return sum;
    }
}
