package dev.tidegate.redis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * One daemon thread that does what is due: ends questions whose time is over, sends batches whose delay is over,
 * refills, probes, says that the node is there. It sleeps until the earliest of them. Thread-safe.
 */
final class Ticker implements AutoCloseable {
    /** The longest that it sleeps. */
    static final long IDLE_NANOS = 500_000_000;

    /** Something that is to be done from time to time. It does not block. */
    interface Task {
        /** Does what is due, and returns when something is due next, as far as is known. */
        long tick(long nowNanos);
    }

    private static final System.Logger LOG = System.getLogger(Ticker.class.getName());

    private final LongSupplier clock;
    private final List<Task> tasks = new CopyOnWriteArrayList<>();
    private final AtomicLong wakeNanos;
    private final Thread thread;
    private volatile boolean isClosed;

    Ticker(LongSupplier clock) {
        this.clock = clock;
        this.wakeNanos = new AtomicLong(clock.getAsLong());
        this.thread = Thread.ofPlatform().daemon().name("tidegate-store").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void add(Task task) {
        tasks.add(task);
    }

    void remove(Task task) {
        tasks.remove(task);
    }

    /** Makes sure that the tasks run at this time, or a little later. */
    void by(long dueNanos) {
        if (lower(dueNanos)) {
            LockSupport.unpark(thread);
        }
    }

    /** The earlier of two times of a clock that may wrap. */
    static long earlier(long firstNanos, long secondNanos) {
        return firstNanos - secondNanos <= 0 ? firstNanos : secondNanos;
    }

    private boolean lower(long dueNanos) {
        long planned = wakeNanos.get();
        while (dueNanos - planned < 0) {
            if (wakeNanos.compareAndSet(planned, dueNanos)) {
                return true;
            }
            planned = wakeNanos.get();
        }
        return false;
    }

    private void run() {
        while (!isClosed) {
            long nowNanos = clock.getAsLong();
            // First the plan, then the work: what becomes due meanwhile lowers the plan.
            wakeNanos.set(nowNanos + IDLE_NANOS);
            for (Task task : tasks) {
                lower(tick(task, nowNanos));
            }
            long restNanos = wakeNanos.get() - clock.getAsLong();
            while (restNanos > 0 && !isClosed) {
                LockSupport.parkNanos(this, restNanos);
                restNanos = wakeNanos.get() - clock.getAsLong();
            }
        }
    }

    private static long tick(Task task, long nowNanos) {
        try {
            return task.tick(nowNanos);
        } catch (RuntimeException failed) {
            // Without this thread no question would ever end; a fault of one task must not stop the others.
            LOG.log(System.Logger.Level.ERROR, "a task of the store failed", failed);
            return nowNanos + IDLE_NANOS;
        }
    }

    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
    }
}
