package dev.tidegate.admit;

import dev.tidegate.model.Outcome;
import java.util.List;

/**
 * The way into a resource: a {@link ConcurrencyLimiter} with a short queue in front.
 *
 * <p>The queue is bounded by time, not by a number: a call may wait for 0.4 of its time while the queue empties now and
 * then, and for three quarters of a service time at most once the queue stands. Order: calls of users within their fair
 * share by priority, then those of users ahead of it by priority; among equals by fair tag, the oldest first, and the
 * newest first while the queue stands. A full queue refuses the worst of all, not the newest. A call that cannot be
 * over before its deadline is not begun.
 *
 * <p>Thread-safe. While there is room for everyone a call takes no lock and allocates nothing.
 */
public final class Admission {
    /** How much time a call is taken to have whose caller does not say. */
    public static final long ASSUMED_DEADLINE_NANOS = 1_000_000_000L;

    private static final long RETRY_NANOS = 1_000_000_000L;

    /** For so long at most a call counts as being in service after its caller has gone. */
    private static final long ABANDONED_NANOS_MAX = 1_000_000_000L;

    /** What became of a call at the door. */
    public enum Verdict {
        /** It is in. */
        ADMITTED,
        /** It waits, and is told later. */
        QUEUED,
        /** It is not let in; the waiter was told why. */
        REFUSED
    }

    private final ConcurrencyLimiter limiter;
    private final WaitingLine line;
    private final AbandonedPlaces abandoned = new AbandonedPlaces();
    private final Denials denied = new Denials();
    private volatile Terms terms;

    /** What may change with a policy. */
    private record Terms(AdmissionRule rule, List<KeyedLimits> keyed, Sessions sessions) {}

    private Admission(AdmissionRule rule, long nowNanos) {
        this.limiter = ConcurrencyLimiter.of(rule.limit(), nowNanos);
        this.line = new WaitingLine(limiter, new AfterWaiting(), nowNanos);
        this.terms = new Terms(rule, rule.per().stream().map(KeyedLimits::new).toList(), new Sessions(rule.sessions()));
    }

    /** A way in that nobody waits at yet. */
    public static Admission of(AdmissionRule rule, long nowNanos) {
        return new Admission(rule, nowNanos);
    }

    /**
     * Puts another rule in force. Whoever waits or is in service stays, and what was learned is kept as far as it fits.
     */
    public void reconfigure(AdmissionRule next, long nowNanos) {
        Terms old = terms;
        if (next.equals(old.rule())) {
            return;
        }
        limiter.reconfigure(next.limit(), nowNanos);
        List<KeyedLimits> keyed = next.per().stream()
                .map(per -> reconfigured(old.keyed(), per, nowNanos))
                .toList();
        Sessions sessions =
                next.sessions().equals(old.sessions().rule()) ? old.sessions() : new Sessions(next.sessions());
        terms = new Terms(next, keyed, sessions);
    }

    private static KeyedLimits reconfigured(List<KeyedLimits> old, AdmissionRule.PerKey per, long nowNanos) {
        for (KeyedLimits one : old) {
            if (one.canBecome(per)) {
                one.reconfigure(per.limit(), nowNanos);
                return one;
            }
        }
        return new KeyedLimits(per);
    }

    /** The rule in force. */
    public AdmissionRule rule() {
        return terms.rule();
    }

    /** How many calls were not let in since the beginning. */
    public long denied() {
        return denied.all();
    }

    /** How many calls were not let in for this reason since the beginning. */
    public long denied(Denial why) {
        return denied.of(why);
    }

    /** How many calls came since the beginning, less those that wait now. */
    public long offered() {
        return limiter.admitted() + denied();
    }

    /** How many wait now. */
    public int waiting() {
        return line.waiting();
    }

    /** Whether there was room for everyone lately: then nobody asks whose call it is. */
    public boolean isCalm() {
        return line.isCalm();
    }

    /** The limiter behind the door. */
    public ConcurrencyLimiter limiter() {
        return limiter;
    }

    /**
     * Lets a call in, makes it wait, or refuses it. A call that is let in at once is not told by its waiter; one that
     * is refused was told before this returns.
     */
    public Verdict enter(Waiter waiter, long nowNanos) {
        Terms now = terms;
        waiter.arrivedNanos = nowNanos;
        freeExpired(nowNanos);
        if (!now.keyed().isEmpty() && !enterKeys(now.keyed(), waiter, nowNanos)) {
            return Verdict.REFUSED;
        }
        boolean counted = line.isCalm(nowNanos);
        if (counted && limiter.tryEnter(waiter.permits(), nowNanos)) {
            return entered(now, waiter, nowNanos);
        }
        if (!now.rule().queues()) {
            return enterWithoutQueue(now, waiter, counted, nowNanos);
        }
        if (waiter.session() != Waiter.NONE && now.sessions().hasBegun(waiter.session(), nowNanos)) {
            waiter.continues();
        }
        Verdict verdict = line.enter(waiter, counted, nowNanos);
        return verdict == Verdict.ADMITTED ? entered(now, waiter, nowNanos) : verdict;
    }

    private static Verdict entered(Terms now, Waiter waiter, long nowNanos) {
        remember(now, waiter, nowNanos);
        return Verdict.ADMITTED;
    }

    private static void remember(Terms now, Waiter waiter, long nowNanos) {
        waiter.enteredNanos = nowNanos;
        if (waiter.session() != Waiter.NONE) {
            now.sessions().begin(waiter.session(), nowNanos);
        }
    }

    private boolean enterKeys(List<KeyedLimits> keyed, Waiter waiter, long nowNanos) {
        waiter.enteredNanos = nowNanos;
        for (int i = 0; i < keyed.size(); i++) {
            long key = waiter.key(i);
            if (key == Waiter.NONE) {
                continue;
            }
            ConcurrencyLimiter entered = keyed.get(i).tryEnter(key, waiter.permits(), nowNanos);
            if (entered == null) {
                waiter.leaveKeys(nowNanos, Outcome.CANCELLED);
                deny(waiter, Denial.PER_KEY, keyed.get(i).name());
                return false;
            }
            waiter.hold(i, entered);
        }
        return true;
    }

    private Verdict enterWithoutQueue(Terms now, Waiter waiter, boolean counted, long nowNanos) {
        if (!counted && limiter.tryEnter(waiter.permits(), nowNanos)) {
            return entered(now, waiter, nowNanos);
        }
        waiter.leaveKeys(nowNanos, Outcome.CANCELLED);
        deny(waiter, Denial.FULL, "");
        return Verdict.REFUSED;
    }

    private void deny(Waiter waiter, Denial denial, String limit) {
        denied.count(denial);
        waiter.onRefused(denial, limit, RETRY_NANOS);
    }

    /** A call that was let in is over: exactly once for each. What is learned from it depends on how it ended. */
    public void leave(Waiter waiter, long nowNanos, Outcome outcome) {
        free(waiter, nowNanos, outcome);
        if (outcome == Outcome.SUCCESS && abandoned.size() > 0) {
            freeAll(abandoned.before(waiter), nowNanos);
        }
        freeExpired(nowNanos);
    }

    private void free(Waiter waiter, long nowNanos, Outcome outcome) {
        waiter.leaveKeys(nowNanos, outcome);
        limiter.leave(waiter.permits(), waiter.enteredNanos, nowNanos, outcome);
        boolean telling = outcome == Outcome.SUCCESS || outcome == Outcome.LATE;
        line.onLeave(telling ? nowNanos - waiter.enteredNanos : -1, nowNanos);
    }

    private void freeAll(List<Waiter> over, long nowNanos) {
        for (Waiter waiter : over) {
            free(waiter, nowNanos, waiter.keptOutcome);
        }
    }

    private void freeExpired(long nowNanos) {
        if (abandoned.isDue(nowNanos)) {
            freeAll(abandoned.expired(nowNanos), nowNanos);
        }
    }

    /**
     * The caller of a call that was let in has gone: in the place of {@link #leave}. A resource that has the call works
     * on, as most do. If such places were free at once, others would be let in on top, and calls that everybody gives
     * up would pile up behind a limit that sees room. So the place is kept until the resource has answered a call that
     * was let in later, at most for a second; and for no longer than calls usually take if the caller left sooner than
     * that, so that leaving wins nobody more than staying does. The waiter must not be used again.
     *
     * @param working whether the resource works on the call; else the place is free at once
     */
    public void abandon(Waiter waiter, long nowNanos, boolean working) {
        long usualNanos = (long) limiter.usualNanos();
        // Who leaves sooner than calls usually end is no sign of a slow resource: else anybody could talk the limit
        // down.
        boolean late = nowNanos - waiter.arrivedNanos > usualNanos;
        waiter.keptOutcome = late ? Outcome.LATE : Outcome.CANCELLED;
        waiter.keptUntilNanos = late ? nowNanos + ABANDONED_NANOS_MAX : waiter.enteredNanos + usualNanos;
        if (!working || !limiter.isBounding() || !abandoned.keep(waiter)) {
            leave(waiter, nowNanos, waiter.keptOutcome);
        }
    }

    /** The caller does not wait any longer. Returns whether it did until now; if not, it is in or was refused. */
    public boolean cancel(Waiter waiter) {
        boolean queued = line.cancel(waiter);
        if (queued) {
            waiter.leaveKeys(waiter.enteredNanos, Outcome.CANCELLED);
        }
        return queued;
    }

    /**
     * Refuses whoever has waited too long. Call it every 10 ms or so while anyone waits, and now and then otherwise.
     */
    public void tick(long nowNanos) {
        freeExpired(nowNanos);
        limiter.tick(nowNanos);
        line.tick(nowNanos);
    }

    /** What follows from a turn that has come, or will not. */
    private final class AfterWaiting implements WaitingLine.Listener {
        @Override
        public void onAdmitted(Waiter waiter, long nowNanos) {
            remember(terms, waiter, nowNanos);
            waiter.onAdmitted(nowNanos);
        }

        @Override
        public void onRefused(Waiter waiter, long retryAfterNanos, long nowNanos) {
            waiter.leaveKeys(nowNanos, Outcome.CANCELLED);
            denied.count(waiter.denial());
            waiter.onRefused(waiter.denial(), "", retryAfterNanos);
        }
    }
}
