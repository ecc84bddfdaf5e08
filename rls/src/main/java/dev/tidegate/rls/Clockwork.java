package dev.tidegate.rls;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time, and who runs what is to happen later.
 *
 * @param clock like {@link System#nanoTime}
 * @param timer runs what does not block
 */
record Clockwork(LongSupplier clock, ScheduledExecutorService timer) {
    /** Does something after a time. What it throws is a fault of ours, and ends with it. */
    void after(long nanos, Runnable task) {
        var unused = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    long nanoTime() {
        return clock.getAsLong();
    }
}
