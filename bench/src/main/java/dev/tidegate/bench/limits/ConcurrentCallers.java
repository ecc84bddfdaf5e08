package dev.tidegate.bench.limits;

import dev.tidegate.limit.LimitRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Many requests that are in the system at the same time, all asking one limit. Each processor serves a queue of its
 * share of the callers: a caller arrives at the back, gets its decision at the front, and arrives again at once, so the
 * number of waiting callers never changes. Latency is from arrival to decision.
 */
public final class ConcurrentCallers {
    private static final int WARM_UP_DECISIONS = 500;
    private static final int DECISIONS = 1000;

    private final CallerOfLimits limit;
    private final int threads = Runtime.getRuntime().availableProcessors();
    private final int queued;
    private final int[] latencyNanos;
    private final LongAdder admitted = new LongAdder();

    private ConcurrentCallers(CallerOfLimits limit, int callers) {
        this.limit = limit;
        this.queued = Math.ceilDiv(callers, threads);
        this.latencyNanos = new int[threads * queued * DECISIONS];
    }

    /**
     * What the callers met.
     *
     * @param admitted how many decisions were in favour, of all that were measured
     * @param seconds how long they took together
     */
    public record Outcome(double decisionsPerSecond, double p99Millis, long admitted, double seconds) {}

    /** Lets so many callers ask a limit of this rule, a thousand times each. */
    public static Outcome ask(LimitRule rule, int callers) throws InterruptedException {
        try (CallerOfLimits limit = CallerOfLimits.of(rule)) {
            return new ConcurrentCallers(limit, callers).run();
        }
    }

    private Outcome run() throws InterruptedException {
        serveAll(WARM_UP_DECISIONS);
        admitted.reset();
        double seconds = serveAll(DECISIONS);
        Arrays.parallelSort(latencyNanos);
        double p99Millis = latencyNanos[(int) (latencyNanos.length * 0.99)] / 1e6;
        return new Outcome(latencyNanos.length / seconds, p99Millis, admitted.sum(), seconds);
    }

    private double serveAll(int decisions) throws InterruptedException {
        List<Thread> servers = new ArrayList<>();
        long startNanos = System.nanoTime();
        for (int server = 0; server < threads; server++) {
            int first = server * queued * DECISIONS;
            servers.add(Thread.ofPlatform().start(() -> serveQueue(first, decisions)));
        }
        for (Thread server : servers) {
            server.join();
        }
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private void serveQueue(int first, int decisions) {
        long[] arrivedNanos = new long[queued];
        Arrays.fill(arrivedNanos, System.nanoTime());
        long granted = 0;
        int at = first;
        for (int round = 0; round < decisions; round++) {
            for (int caller = 0; caller < queued; caller++) {
                granted += limit.tryAcquire() ? 1 : 0;
                long nowNanos = System.nanoTime();
                latencyNanos[at++] = (int) Math.min(Integer.MAX_VALUE, nowNanos - arrivedNanos[caller]);
                arrivedNanos[caller] = nowNanos;
            }
        }
        admitted.add(granted);
    }
}
