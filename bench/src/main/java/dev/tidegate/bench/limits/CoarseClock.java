package dev.tidegate.bench.limits;

import dev.tidegate.limit.PreciseClock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The time as a caller of the limits keeps it: one thread reads it every half millisecond, everybody else reads a
 * field. Reading the system's clock for each decision would cost ten times the decision.
 */
final class CoarseClock implements PreciseClock, AutoCloseable {
    private static final long TICK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(10); // a busy machine wakes the ticker late

    private final Thread ticker = new Thread(this::tick, "coarse-clock");
    private volatile long nowNanos = System.nanoTime();
    private volatile boolean isClosed;

    CoarseClock() {
        ticker.setDaemon(true);
        ticker.start();
    }

    /** The time of the last tick. */
    long nowNanos() {
        return nowNanos;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long lagNanosMax() {
        return LAG_NANOS;
    }

    private void tick() {
        while (!isClosed) {
            nowNanos = System.nanoTime();
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(ticker);
    }
}
