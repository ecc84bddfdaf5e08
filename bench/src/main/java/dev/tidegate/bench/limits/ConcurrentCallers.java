package dev.tidegate.bench.limits;

import dev.tidegate.limit.LimitRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/**
 * Many requests that are in the system at the same time, all asking one limit: each is a virtual thread that arrives,
 * queues behind all the others, gets its decision, and arrives again. Latency is from arrival to decision.
 */
public final class ConcurrentCallers {
    private static final int WARM_UP_DECISIONS = 200;
    private static final int DECISIONS = 400;

    private final CallerOfLimits limit;
    private final int callers;
    private final int[] latencyNanos;
    private final LongAdder admitted = new LongAdder();

    private ConcurrentCallers(CallerOfLimits limit, int callers) {
        this.limit = limit;
        this.callers = callers;
        this.latencyNanos = new int[callers * DECISIONS];
    }

    /**
     * What the callers met.
     *
     * @param admitted how many decisions were in favour, of all that were measured
     * @param seconds how long they took together
     */
    public record Outcome(double decisionsPerSecond, double p99Millis, long admitted, double seconds) {}

    /** Lets so many callers ask a limit of this rule. */
    public static Outcome ask(LimitRule rule, int callers) throws InterruptedException {
        try (CallerOfLimits limit = CallerOfLimits.of(rule)) {
            return new ConcurrentCallers(limit, callers).run();
        }
    }

    private Outcome run() throws InterruptedException {
        askFromAll(WARM_UP_DECISIONS, false);
        double seconds = askFromAll(DECISIONS, true);
        Arrays.parallelSort(latencyNanos);
        double p99Millis = latencyNanos[(int) (latencyNanos.length * 0.99)] / 1e6;
        return new Outcome(latencyNanos.length / seconds, p99Millis, admitted.sum(), seconds);
    }

    private double askFromAll(int decisions, boolean isMeasured) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            int first = caller * DECISIONS;
            threads.add(Thread.startVirtualThread(() -> askRepeatedly(start, first, decisions, isMeasured)));
        }
        long startNanos = System.nanoTime();
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private void askRepeatedly(CountDownLatch start, int first, int decisions, boolean isMeasured) {
        try {
            start.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        int granted = 0;
        for (int index = 0; index < decisions; index++) {
            long arrivedNanos = System.nanoTime();
            Thread.yield(); // behind everybody who arrived before
            granted += limit.tryAcquire() ? 1 : 0;
            if (isMeasured) {
                latencyNanos[first + index] = (int) Math.min(Integer.MAX_VALUE, System.nanoTime() - arrivedNanos);
            }
        }
        if (isMeasured) {
            admitted.add(granted);
        }
    }
}
