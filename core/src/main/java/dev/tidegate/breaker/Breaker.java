package dev.tidegate.breaker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A circuit breaker: stops calling what does not answer well, and finds out carefully when it does again (Nygard,
 * Release It!, 2007; the ramp is our own answer to the stampede of callers who wait for it).
 *
 * <p>Thread-safe. While it is closed, {@link #tryPass} is one volatile read, and {@link #onResult} an addition; results
 * are judged at most ten times a second, by whichever call comes by. Time is given as an argument.
 */
public final class Breaker {
    /** What {@link #tryPass} returns when the call may not pass. */
    public static final long REFUSED = -1;

    private static final long JUDGE_NANOS = 100_000_000L;
    /** The percentile of the latency trigger: more than this share above the bound means that the percentile is. */
    private static final double ABOVE_P95 = 0.05;

    private static final double RAMP_BAD_MAX = 0.05;
    private static final double RAMP_BAD_AT_ONCE = 0.2;
    private static final int RAMP_CALLS_AT_ONCE = 20;
    private static final double JITTER = 0.1;
    private static final int PLACE_BITS = 2;
    private static final int NO_PLACE = 3;

    private final BreakerRule rule;
    private final boolean shadow;
    private final long seed;
    private final Results results;
    private final Probes probes;
    private final Ramp ramp = new Ramp();
    private final AtomicLong rampCalls = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Phase phase = new Phase(BreakerState.CLOSED, 0);
    private volatile long openUntilNanos;
    private volatile long judgeAtNanos;
    private volatile Opening lastOpening = Opening.NONE;
    /** Since the beginning; at most one entry for each trigger. */
    private final Map<Opening.Trigger, Long> openingsBy = new ConcurrentHashMap<>();
    /** Since it was closed last: each one makes the next longer. */
    private int openings;

    /** A state and its number, which tells results of this state from those of calls that began before it. */
    private record Phase(BreakerState state, long epoch) {
        long permit(int place) {
            return epoch << PLACE_BITS | place;
        }

        boolean issued(long permit) {
            return permit >> PLACE_BITS == epoch;
        }
    }

    private Breaker(BreakerRule rule, boolean shadow, long seed, long nowNanos) {
        this.rule = rule;
        this.shadow = shadow;
        this.seed = seed;
        this.results = new Results(nowNanos);
        this.probes = new Probes(rule.triggers().slowNanos());
        this.judgeAtNanos = nowNanos + JUDGE_NANOS;
    }

    /**
     * A closed breaker.
     *
     * @param seed spreads the times of several breakers, so that they do not try again together
     */
    public static Breaker of(BreakerRule rule, long seed, long nowNanos) {
        return new Breaker(rule, false, seed, nowNanos);
    }

    /** A breaker that does all its work, says what it would do, and lets everything pass. */
    public static Breaker shadow(BreakerRule rule, long seed, long nowNanos) {
        return new Breaker(rule, true, seed, nowNanos);
    }

    /** What the breaker does now, or would do if it were not a shadow. */
    public BreakerState state() {
        return phase.state();
    }

    /** Why it opened last. */
    public Opening lastOpening() {
        return lastOpening;
    }

    /** How often this trigger opened it since the beginning. */
    public long openings(Opening.Trigger trigger) {
        return openingsBy.getOrDefault(trigger, 0L);
    }

    /** How long it is until calls are tried again, in nanoseconds; 0 when the breaker is not open. */
    public long retryAfterNanos(long nowNanos) {
        return state() == BreakerState.OPEN ? Math.max(0, openUntilNanos - nowNanos) : 0;
    }

    /**
     * Whether no call can pass now: a cheap look that takes no permit, for stages before the last. A shadow never is
     * shut.
     */
    public boolean isShut(long nowNanos) {
        return !shadow
                && switch (state()) {
                    case OPEN -> nowNanos - openUntilNanos < 0;
                    case FORCED_OPEN -> true;
                    case CLOSED, PROBE, RAMP, DISABLED -> false;
                };
    }

    /** The share of calls that passes now, 0 to 1. */
    public double passingShare() {
        return switch (state()) {
            case CLOSED, DISABLED -> 1;
            case RAMP -> ramp.share();
            case OPEN, PROBE, FORCED_OPEN -> 0;
        };
    }

    /**
     * Asks for a call to pass. Ask last of all stages, for a permit that is not used must be {@linkplain #onNothing
     * given back}.
     *
     * @return a permit for {@link #onResult}, or {@link #REFUSED}
     */
    public long tryPass(long nowNanos) {
        Phase now = phase;
        if (now.state() == BreakerState.CLOSED) {
            return now.permit(NO_PLACE);
        }
        long permit = tryPassWhenNotClosed(now, nowNanos);
        return permit == REFUSED && shadow ? now.permit(NO_PLACE) : permit;
    }

    private long tryPassWhenNotClosed(Phase now, long nowNanos) {
        return switch (now.state()) {
            case CLOSED, DISABLED -> now.permit(NO_PLACE);
            case FORCED_OPEN -> REFUSED;
            case OPEN -> nowNanos - openUntilNanos >= 0 ? tryProbe(nowNanos) : REFUSED;
            case PROBE -> tryProbe(nowNanos);
            case RAMP -> tryRamp(nowNanos);
        };
    }

    private long tryRamp(long nowNanos) {
        // Where few calls pass, those that do not have to move the ramp on.
        judgeIfDue(nowNanos);
        Phase now = phase;
        boolean passes = now.state() == BreakerState.CLOSED
                || (now.state() == BreakerState.RAMP && ramp.lets(rampCalls.getAndIncrement(), nowNanos));
        return passes ? now.permit(NO_PLACE) : REFUSED;
    }

    private long tryProbe(long nowNanos) {
        lock.lock();
        try {
            if (state() == BreakerState.OPEN && nowNanos - openUntilNanos >= 0) {
                probe();
            }
            if (state() != BreakerState.PROBE) {
                return REFUSED;
            }
            int place = probes.take(nowNanos);
            judgeProbes(nowNanos);
            return place < 0 || state() != BreakerState.PROBE ? REFUSED : phase.permit(place);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A call that passed is over.
     *
     * @param permit what {@link #tryPass} returned
     * @param failed whether the dependency failed: an error of its own, a timeout, no connection; not what the caller
     *     or this gate did wrong
     * @param serviceNanos how long the dependency took, without any wait on our side
     */
    public void onResult(long permit, boolean failed, long serviceNanos, long nowNanos) {
        // What began before the last change says nothing about what comes after it.
        Phase now = phase;
        if (!now.issued(permit) || now.state() == BreakerState.DISABLED) {
            return;
        }
        boolean late = serviceNanos > rule.triggers().latencyNanos();
        results.add(failed, late, serviceNanos > rule.triggers().slowNanos());
        int place = (int) permit & NO_PLACE;
        if (place != NO_PLACE) {
            reportProbe(permit, place, !failed && !late, nowNanos);
        } else {
            judgeIfDue(nowNanos);
        }
    }

    private void judgeIfDue(long nowNanos) {
        if (nowNanos - judgeAtNanos >= 0 && lock.tryLock()) {
            try {
                judge(nowNanos);
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * A call that passed was given up by its caller before it was answered. If it was slow by then, that is a result,
     * for a probe a bad one; else it says nothing.
     *
     * @param serviceNanos how long the dependency had it
     */
    public void onGivenUp(long permit, long serviceNanos, long nowNanos) {
        BreakerRule.Triggers triggers = rule.triggers();
        if (serviceNanos > Math.min(triggers.latencyNanos(), triggers.slowNanos())) {
            onResult(permit, ((int) permit & NO_PLACE) != NO_PLACE, serviceNanos, nowNanos);
        } else {
            onNothing(permit);
        }
    }

    /** A call that passed was not made after all, or was cancelled: it says nothing. */
    public void onNothing(long permit) {
        int place = (int) permit & NO_PLACE;
        if (place == NO_PLACE) {
            return;
        }
        lock.lock();
        try {
            if (phase.issued(permit) && state() == BreakerState.PROBE) {
                probes.giveBack(place);
            }
        } finally {
            lock.unlock();
        }
    }

    /** An active check of the dependency succeeded: an open breaker need not wait any longer to try calls. */
    public void onHealthy(long nowNanos) {
        lock.lock();
        try {
            if (state() == BreakerState.OPEN) {
                openUntilNanos = nowNanos;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The processors of the dependency have been too busy for too long. */
    public void onBusy(double load, long nowNanos) {
        lock.lock();
        try {
            if (state() == BreakerState.CLOSED || state() == BreakerState.RAMP) {
                open(new Opening(Opening.Trigger.CPU, load, nowNanos));
            }
        } finally {
            lock.unlock();
        }
    }

    /** An operator takes over: {@code FORCED_OPEN}, {@code DISABLED}, or {@code CLOSED} for automatic again. */
    public void force(BreakerState wanted, long nowNanos) {
        if (wanted != BreakerState.FORCED_OPEN && wanted != BreakerState.DISABLED && wanted != BreakerState.CLOSED) {
            throw new IllegalArgumentException("wanted must be FORCED_OPEN, DISABLED or CLOSED, but was " + wanted);
        }
        lock.lock();
        try {
            openings = 0;
            results.advance(nowNanos);
            change(wanted);
        } finally {
            lock.unlock();
        }
    }

    // ---- under the lock

    private void judge(long nowNanos) {
        judgeAtNanos = nowNanos + JUDGE_NANOS;
        results.advance(nowNanos);
        switch (state()) {
            case CLOSED -> judgeClosed(nowNanos);
            case RAMP -> judgeRamp(nowNanos);
            case OPEN, PROBE, FORCED_OPEN, DISABLED -> {}
        }
    }

    private void judgeClosed(long nowNanos) {
        BreakerRule.Triggers triggers = rule.triggers();
        if (results.calls() < rule.calls()) {
            return;
        }
        if (results.errorShare() > triggers.errors()) {
            open(new Opening(Opening.Trigger.ERRORS, results.errorShare(), nowNanos));
        } else if (results.lateShare() > ABOVE_P95) {
            open(new Opening(Opening.Trigger.LATENCY, results.lateShare(), nowNanos));
        } else if (results.slowShare() > triggers.slow()) {
            open(new Opening(Opening.Trigger.SLOW_CALLS, results.slowShare(), nowNanos));
        }
    }

    private void judgeRamp(long nowNanos) {
        double bad = Math.max(results.errorShare(), results.lateShare());
        boolean terrible = results.calls() >= RAMP_CALLS_AT_ONCE && bad > RAMP_BAD_AT_ONCE;
        if (!terrible && !ramp.isDue(results.calls(), nowNanos)) {
            return;
        }
        ramp.step(bad <= RAMP_BAD_MAX, nowNanos);
        if (ramp.hasFailed()) {
            open(new Opening(Opening.Trigger.RAMP, bad, nowNanos));
        } else if (ramp.isComplete()) {
            change(BreakerState.CLOSED);
        } else {
            // Calls of the step before may still fail for what that step did.
            change(BreakerState.RAMP);
        }
    }

    private void reportProbe(long permit, int place, boolean good, long nowNanos) {
        lock.lock();
        try {
            if (phase.issued(permit) && state() == BreakerState.PROBE) {
                probes.report(place, good);
                judgeProbes(nowNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private void judgeProbes(long nowNanos) {
        if (probes.hasFailed()) {
            open(new Opening(Opening.Trigger.PROBES, 0, nowNanos));
        } else if (probes.hasPassed()) {
            ramp.begin(nowNanos);
            // It is back, if not in full: whatever opens the breaker next begins with a short wait.
            openings = 0;
            change(BreakerState.RAMP);
        }
    }

    private void probe() {
        probes.begin();
        change(BreakerState.PROBE);
    }

    private void open(Opening why) {
        long nanos = rule.openNanos();
        for (int i = 0; i < openings && nanos < rule.openNanosMax(); i++) {
            nanos *= 2;
        }
        openings++;
        openingsBy.merge(why.trigger(), 1L, Long::sum);
        lastOpening = why;
        openUntilNanos = why.atNanos() + (long) (Math.min(nanos, rule.openNanosMax()) * jitter());
        change(BreakerState.OPEN);
    }

    /** Between 0.9 and 1.1, another one for each opening. */
    private double jitter() {
        long mixed = (phase.epoch() + seed) * 0x9e3779b97f4a7c15L;
        return 1 - JITTER + 2 * JITTER * (mixed >>> 11) * 0x1.0p-53;
    }

    private void change(BreakerState next) {
        results.clear();
        phase = new Phase(next, phase.epoch() + 1);
    }
}
