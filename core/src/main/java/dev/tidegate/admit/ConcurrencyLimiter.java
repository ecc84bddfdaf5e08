package dev.tidegate.admit;

import dev.tidegate.model.Outcome;
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
    /** Counted from the beginning on, where the others count in a window. */
    private static final int ADMITTED = 7;

    private static final int MICRO_NANOS = 1_000;
    /** Half a minute: so that the squares of a window add up in one word. */
    private static final long MICROS_MAX = 1L << 25;

    private static final int SHORT_WINDOWS = 16;
    /** The share of late answers among fewer than these says nothing. */
    private static final int LATE_SAMPLES = 10;

    private final Occupancy occupancy = new Occupancy();
    private final Knee knee = new Knee();
    private final Stripes sums;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Window window = new Window();
    private final UsualTime usual = new UsualTime();
    /** Changed and asked only by whoever is closing. */
    private LimitAlgorithm algorithm;

    private volatile ConcurrencyRule rule;
    private volatile long limit;
    private volatile long startNanos;
    private volatile long endNanos;
    private volatile double serviceNanos;
    private volatile double usualNanos;
    private volatile double throughput;
    private volatile double lateShare;
    /** How many ended in this window, as far as it was looked at; changed and asked only by whoever is closing. */
    private long seenCompleted;

    private ConcurrencyLimiter(ConcurrencyRule rule, Stripes sums, long nowNanos) {
        this.rule = rule;
        this.sums = sums;
        this.algorithm = LimitAlgorithm.of(rule);
        this.limit = algorithm.limit();
        begin(nowNanos);
    }

    /** A limiter that begins to measure now. */
    public static ConcurrencyLimiter of(ConcurrencyRule rule, long nowNanos) {
        return new ConcurrencyLimiter(rule, Stripes.ofAll(), nowNanos);
    }

    /** One of many limiters, each for a few calls at once: small. */
    static ConcurrencyLimiter ofKey(ConcurrencyRule rule, long nowNanos) {
        return new ConcurrencyLimiter(rule, Stripes.ofFew(), nowNanos);
    }

    /**
     * Puts another rule in force. What is in service stays known; an algorithm goes on from the limit that was found,
     * and learns the rest anew.
     */
    public void reconfigure(ConcurrencyRule next, long nowNanos) {
        if (next.equals(rule)) {
            return;
        }
        while (!closing.compareAndSet(false, true)) {
            Thread.onSpinWait();
        }
        try {
            boolean adaptive = !(rule instanceof ConcurrencyRule.Fixed || rule instanceof ConcurrencyRule.Off);
            algorithm = LimitAlgorithm.of(adaptive ? next.startingAt(limit) : next);
            rule = next;
            limit = algorithm.limit();
            begin(nowNanos);
        } finally {
            closing.set(false);
        }
    }

    /** The rule in force. */
    public ConcurrencyRule rule() {
        return rule;
    }

    /** Whether there is a limit at all. */
    public boolean isBounding() {
        return !(rule instanceof ConcurrencyRule.Off);
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

    /**
     * How long calls usually take, in nanoseconds: unlike the last window it does not grow with the calls that pile up;
     * 0 before anything is known.
     */
    public double usualNanos() {
        return usualNanos;
    }

    /** How many calls ended in a nanosecond in the last window; 0 before there was one. */
    public double throughput() {
        return throughput;
    }

    /** Which share of what ended in the last window ended after its caller had gone, 0 to 1. */
    public double lateShare() {
        return lateShare;
    }

    /** How many calls were let in since the beginning. */
    public long admitted() {
        return sums.read(ADMITTED);
    }

    /**
     * How many calls the resource can serve in a nanosecond: what it served when it was last full, which is the knee of
     * its throughput. Before it was ever full, what the limit would let through at the present service time; 0 before
     * anything is known.
     */
    public double capacity() {
        double whenFull = knee.throughput();
        if (whenFull > 0 || serviceNanos == 0) {
            return whenFull;
        }
        return (double) limit / serviceNanos;
    }

    /** Lets nobody in from now on, if nothing is in service; returns whether that is so. */
    boolean retire() {
        return occupancy.retire();
    }

    boolean isRetired() {
        return occupancy.isRetired();
    }

    /** For how long nothing was measured. */
    long idleNanos(long nowNanos) {
        return nowNanos - startNanos;
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
            sums.add(sums.stripe(), ADMITTED, 1);
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
        if (entered) {
            int stripe = sums.stripe();
            sums.add(stripe, ADMITTED, 1);
            sums.add(stripe, FROM_QUEUE, nowNanos - startNanos >= 0 ? 1 : 0);
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

    /** A call that was let in is over: what is learned from it depends on how it ended. */
    void leave(long permits, long enteredNanos, long nowNanos, Outcome outcome) {
        switch (outcome) {
            case SUCCESS -> leave(permits, enteredNanos, nowNanos, true);
            case LATE -> leave(permits, enteredNanos, nowNanos, false);
            case FAILURE, CANCELLED -> leave(permits);
        }
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
        if (window.completed() > 0) {
            serviceNanos = window.meanNanos(serviceNanos);
        }
        usual.observe(window);
        usualNanos = usual.nanos();
        throughput = window.throughput();
        lateShare = window.completed() < LATE_SAMPLES ? 0 : window.lateShare();
        knee.onWindow(window);
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
