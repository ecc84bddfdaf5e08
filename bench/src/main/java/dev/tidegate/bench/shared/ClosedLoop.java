package dev.tidegate.bench.shared;

import dev.tidegate.testkit.redis.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks a limit as fast as it answers. Each thread looks at the clock for one decision in sixteen only, because reading
 * it costs more than the fastest of the decisions.
 */
final class ClosedLoop {
    private static final int TIMED_MASK = 15;
    /** A call that is not answered by then never will be. */
    private static final long PATIENCE_SECONDS = 30;

    private final RemoteLimit limit;
    private final LoadShape shape;
    private final Tally tally = new Tally();
    private volatile boolean isMeasured;
    private volatile boolean isOver;

    private ClosedLoop(RemoteLimit limit, LoadShape shape) {
        this.limit = limit;
        this.shape = shape;
    }

    /** Warms up, then measures. */
    static LoadResult run(RemoteLimit limit, LoadShape shape, RedisServer redis, Duration warmUp, Duration length)
            throws InterruptedException {
        return new ClosedLoop(limit, shape).run(redis, warmUp, length);
    }

    private LoadResult run(RedisServer redis, Duration warmUp, Duration length) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(shape.threads());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < shape.threads(); i++) {
            threads.add(Thread.ofPlatform().daemon().name("caller-" + i).start(() -> {
                if (shape.isAsync()) {
                    askOn();
                } else {
                    acquireOn();
                }
                ended.countDown();
            }));
        }
        TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
        RedisMeter meter = RedisMeter.start(redis);
        long begunNanos = System.nanoTime();
        isMeasured = true;
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
        isMeasured = false;
        double seconds = (System.nanoTime() - begunNanos) / 1e9;
        RedisMeter.Use use = meter.use();
        isOver = true;
        if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("calls without an answer");
        }
        return tally.result(seconds, use);
    }

    /** Counts in a local array, so that counting costs the fastest nothing. */
    private void acquireOn() {
        long[] counts = new long[Verdict.values().length];
        for (int call = 0; !isOver; call++) {
            boolean isTimed = (call & TIMED_MASK) == 0;
            long begunNanos = isTimed ? System.nanoTime() : 0;
            Verdict verdict = limit.tryAcquire();
            if (isMeasured) {
                counts[verdict.ordinal()]++;
                if (isTimed) {
                    tally.addLatency(System.nanoTime() - begunNanos);
                }
            }
        }
        for (Verdict verdict : Verdict.values()) {
            tally.add(verdict, counts[verdict.ordinal()]);
        }
    }

    private void askOn() {
        Semaphore free = new Semaphore(shape.underWay());
        Consumer<Verdict> untimed = verdict -> {
            count(verdict);
            free.release();
        };
        for (int call = 0; !isOver; call++) {
            free.acquireUninterruptibly();
            limit.ask((call & TIMED_MASK) == 0 ? timed(untimed) : untimed);
        }
        free.acquireUninterruptibly(shape.underWay());
    }

    private Consumer<Verdict> timed(Consumer<Verdict> rest) {
        long begunNanos = System.nanoTime();
        return verdict -> {
            if (isMeasured) {
                tally.addLatency(System.nanoTime() - begunNanos);
            }
            rest.accept(verdict);
        };
    }

    private void count(Verdict verdict) {
        if (isMeasured) {
            tally.add(verdict);
        }
    }
}
