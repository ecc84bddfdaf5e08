package dev.tidegate.admit;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets as many calls into a resource at once as it serves best, and finds that number by itself.
 *
 * <p>Thread-safe and lock-free; a call costs one atomic addition when it enters and a handful of striped ones when it
 * leaves, and allocates nothing. Time is given as an argument, from any clock of nanoseconds that does not run
 * backwards.
 */
public final class ConcurrencyLimiter {
    private static final int COMPLETED = 0;
    private static final int ON_TIME = 1;
    private static final int SUM_MICROS = 2;
    private static final int SUM_SQUARES = 3;
    private static final int SUM_IN_FLIGHT = 4;
    private static final int BLOCKED = 5;
    private static final int FROM_QUEUE = 6;
    private static final int MICRO_NANOS = 1_000;
    /** Half a minute: so that the squares of a window add up in one word. */
    private static final long MICROS_MAX = 1L << 25;

    private static final int SHORT_WINDOWS = 16;

    private final LimitAlgorithm algorithm;
    private final Occupancy occupancy = new Occupancy();
    private final Stripes sums = new Stripes();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Window window = new Window();
    private volatile long limit;
    private volatile long startNanos;
    private volatile long endNanos;
    private volatile double serviceNanos;
    private volatile double throughput;
    private long seenCompleted;

    private ConcurrencyLimiter(LimitAlgorithm algorithm, long nowNanos) {
        this.algorithm = algorithm;
        this.limit = algorithm.limit();
        begin(nowNanos);
    }

    /** A limiter that begins to measure now. */
    public static ConcurrencyLimiter of(ConcurrencyRule rule, long nowNanos) {
        return new ConcurrencyLimiter(LimitAlgorithm.of(rule), nowNanos);
    }

    /** How many may be in service at once now. */
    public long limit() {
        return limit;
    }

    /** How many are in service now. */
    public long inFlight() {
        return occupancy.inFlight();
    }

    /** The mean service time of the last window, in nanoseconds; 0 before there was one. */
    public double serviceNanos() {
        return serviceNanos;
    }

    /** How many calls ended in a nanosecond in the last window; 0 before there was one. */
    public double throughput() {
        return throughput;
    }

    /**
     * Lets a call in if there is room. If not, it counts as one that had to wait or was refused.
     *
     * @param permits how much of the resource the call takes, at least 1
     */
    public boolean tryEnter(long permits, long nowNanos) {
        if (nowNanos - endNanos >= 0) {
            tryClose(nowNanos);
        }
        if (occupancy.tryEnter(permits, limit)) {
            return true;
        }
        countBlocked(nowNanos);
        return false;
    }

    /** A call came that was not let in at once. */
    void countBlocked(long nowNanos) {
        if (nowNanos - startNanos >= 0) {
            sums.add(sums.stripe(), BLOCKED, 1);
        }
    }

    /** Lets a call in that has waited, if there is room now. */
    public boolean tryEnterFromQueue(long permits, long nowNanos) {
        boolean entered = occupancy.tryEnter(permits, limit);
        if (entered && nowNanos - startNanos >= 0) {
            sums.add(sums.stripe(), FROM_QUEUE, 1);
        }
        return entered;
    }

    /**
     * A call that was let in is over, and says something about the resource.
     *
     * @param enteredNanos when it was let in
     * @param onTime whether its caller still waited for the answer
     */
    public void leave(long permits, long enteredNanos, long nowNanos, boolean onTime) {
        long before = occupancy.leave(permits);
        if (nowNanos - startNanos >= 0) {
            occupancy.ended(nowNanos);
            long micros = Math.min(MICROS_MAX, Math.max(1, (nowNanos - enteredNanos) / MICRO_NANOS));
            int stripe = sums.stripe();
            sums.add(stripe, COMPLETED, 1);
            sums.add(stripe, ON_TIME, onTime ? 1 : 0);
            sums.add(stripe, SUM_MICROS, micros);
            sums.add(stripe, SUM_SQUARES, micros * micros);
            sums.add(stripe, SUM_IN_FLIGHT, before);
        }
        if (nowNanos - endNanos >= 0) {
            tryClose(nowNanos);
        }
    }

    /**
     * A call that was let in is over, and says nothing about the resource: it was cancelled, or is no request at all.
     */
    public void leave(long permits) {
        long unused = occupancy.leave(permits);
    }

    /** Closes the window if it is due: call it now and then where calls may stop coming. */
    public void tick(long nowNanos) {
        if (nowNanos - endNanos >= 0) {
            tryClose(nowNanos);
        }
    }

    private void tryClose(long nowNanos) {
        if (closing.compareAndSet(false, true)) {
            try {
                if (nowNanos - endNanos >= 0) {
                    close(nowNanos);
                }
            } finally {
                closing.set(false);
            }
        }
    }

    /** Hands the window to the algorithm when enough ended in it; else gives it more time. */
    private void close(long nowNanos) {
        long elapsed = nowNanos - startNanos;
        seenCompleted += sums.drain(COMPLETED);
        if (seenCompleted < algorithm.windowSamples() && elapsed < algorithm.windowNanosMax()) {
            endNanos = nowNanos + algorithm.windowNanos() / SHORT_WINDOWS;
            return;
        }
        fill(elapsed, nowNanos);
        serviceNanos = window.meanNanos(serviceNanos);
        throughput = window.throughput();
        algorithm.onWindow(window);
        limit = algorithm.limit();
        begin(nowNanos + algorithm.settleNanos());
    }

    private void fill(long elapsed, long nowNanos) {
        double completed = seenCompleted;
        double blocked = sums.drain(BLOCKED);
        double atOnce = Math.max(0, completed - sums.drain(FROM_QUEUE));
        double nanos = sums.drain(SUM_MICROS) * (double) MICRO_NANOS;
        double squares = sums.drain(SUM_SQUARES) * (double) MICRO_NANOS * MICRO_NANOS;
        double inFlight = sums.drain(SUM_IN_FLIGHT);
        window.lasted(elapsed, occupancy.longestGapNanos(nowNanos))
                .came(atOnce + blocked, blocked)
                .ended(completed, (double) sums.drain(ON_TIME), nanos, squares)
                .inFlight(completed > 0 ? inFlight / completed : (double) occupancy.inFlight(), occupancy.most());
    }

    private void begin(long atNanos) {
        seenCompleted = 0;
        for (int sum = COMPLETED; sum <= FROM_QUEUE; sum++) {
            long unused = sums.drain(sum);
        }
        startNanos = atNanos;
        endNanos = atNanos + algorithm.windowNanos();
        occupancy.begin(atNanos);
    }
}
