package dev.tidegate.bench.shared;

import dev.tidegate.testkit.redis.RedisServer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a limit at even distances, whether or not answers come. A latency counts from the moment at which the call was
 * due, so a stall cannot hide.
 */
final class PacedLoad {
    /** Parking shorter than this wakes too late, so the rest is spent waiting awake. */
    private static final long AWAKE_NANOS = TimeUnit.MICROSECONDS.toNanos(150);
    /** More calls than this are never under way; who would exceed it waits, and its latency shows it. */
    private static final int UNDER_WAY_MAX = 10_000;

    private final RemoteLimit limit;
    private final double gapNanos;
    private final Tally tally = new Tally();
    private final Semaphore free = new Semaphore(UNDER_WAY_MAX);

    private PacedLoad(RemoteLimit limit, double perSecond) {
        this.limit = limit;
        this.gapNanos = 1e9 / perSecond;
    }

    /** Warms up, then measures. */
    static LoadResult run(RemoteLimit limit, double perSecond, RedisServer redis, Duration warmUp, Duration length) {
        PacedLoad load = new PacedLoad(limit, perSecond);
        load.offer(warmUp);
        load.tally.reset();
        RedisMeter meter = RedisMeter.start(redis);
        load.offer(length);
        return load.tally.result(length.toNanos() / 1e9, meter.use());
    }

    private void offer(Duration length) {
        long begunNanos = System.nanoTime();
        long calls = (long) (length.toNanos() / gapNanos);
        for (long call = 0; call < calls; call++) {
            long dueNanos = begunNanos + (long) (call * gapNanos);
            await(dueNanos);
            free.acquireUninterruptibly();
            limit.ask(verdict -> {
                tally.addLatency(System.nanoTime() - dueNanos);
                tally.add(verdict);
                free.release();
            });
        }
        free.acquireUninterruptibly(UNDER_WAY_MAX);
        free.release(UNDER_WAY_MAX);
    }

    private static void await(long dueNanos) {
        long left = dueNanos - System.nanoTime();
        while (left > 0) {
            if (left > AWAKE_NANOS) {
                LockSupport.parkNanos(left - AWAKE_NANOS);
            } else {
                Thread.onSpinWait();
            }
            left = dueNanos - System.nanoTime();
        }
    }
}
