package dev.tidegate.gateway;

import dev.tidegate.admit.Admission;
import java.util.HashMap;
import java.util.Map;

/**
 * Ticks the admissions that exchanges of one event loop wait at, so that whoever waits too long is told in time. One
 * timer a loop, which runs only while somebody waits. Used by its event loop only.
 */
final class QueueTicks {
    /** How often: so late at most is an exchange told that it waited for too long. */
    static final long TICK_NANOS = 10_000_000L;

    private final Worker worker;
    private final LoopTimer timer;
    private final Runnable onTick = this::tick;
    /** How many exchanges wait, by where; never more entries than upstreams. */
    private final Map<Admission, Integer> waiting = new HashMap<>();

    QueueTicks(Worker worker) {
        this.worker = worker;
        this.timer = new LoopTimer(worker);
    }

    /** An exchange of this loop begins to wait. */
    void add(Admission at) {
        waiting.merge(at, 1, Integer::sum);
        if (!timer.isRunning()) {
            timer.start(TICK_NANOS, onTick);
        }
    }

    /** It waits no longer. */
    void remove(Admission at) {
        waiting.computeIfPresent(at, (any, count) -> count == 1 ? null : count - 1);
    }

    /** Nobody is told anything before this returns: {@link Turn} sees to that. */
    private void tick() {
        for (Admission admission : waiting.keySet()) {
            admission.tick(worker.nowNanos());
        }
        if (!waiting.isEmpty()) {
            timer.start(TICK_NANOS, onTick);
        }
    }
}
