package dev.tidegate.limit;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what a shared limit that only counts would have refused, of calls that have passed meanwhile.
 *
 * @param refused where it is counted
 */
record ShadowAnswer(LongAdder refused) implements SharedAnswer {
    @Override
    public void granted(long waitNanos, long remaining, long resetNanos) {}

    @Override
    public void refused(long waitNanos, long remaining, long resetNanos) {
        refused.increment();
    }

    @Override
    public void failed() {}
}
