package dev.tidegate.gateway;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does one thing later on the event loop, to the millisecond, unless it is stopped before. For what few requests need:
 * the common deadlines are swept together ({@link Deadlines}). Used by its event loop only.
 */
final class LoopTimer {
    private final Worker worker;
    private @Nullable ScheduledFuture<?> running;

    LoopTimer(Worker worker) {
        this.worker = worker;
    }

    /** Does something after this time, in the place of what was to be done. */
    void start(long nanos, Runnable action) {
        stop();
        Runnable turn = () -> {
            running = null;
            worker.tick();
            action.run();
            worker.flushTouched();
        };
        running = worker.loop().schedule(turn, nanos, TimeUnit.NANOSECONDS);
    }

    boolean isRunning() {
        return running != null;
    }

    /** Nothing is to be done any more. */
    void stop() {
        if (running != null) {
            running.cancel(false);
            running = null;
        }
    }
}
