package dev.tidegate.admit;

import dev.tidegate.model.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way into a resource: a {@link ConcurrencyLimiter} with a short queue in front.
 *
 * <p>The queue is bounded by time, not by a number: a call may wait for 0.4 of its time while the queue empties now and
 * then, and for one service time at most once the queue stands. Order: calls of users within their fair share by
 * priority, then those of users ahead of it by priority; among equals by fair tag, the oldest first, and the newest
 * first while the queue stands. A full queue refuses the worst of all, not the newest. A call that cannot be over
 * before its deadline is not begun.
 *
 * <p>Thread-safe. While there is room for everyone a call takes no lock and allocates nothing.
 */
public final class Admission {
    private static final int LENGTH_MIN = 2;
    /** Bounds the memory of the queue whatever the rate. */
    private static final int LENGTH_MAX = 10_000;

    private static final int PRIORITIES = Priority.values().length;
    /** So many calls of one user are taken as one turn: less switching, the same share. */
    private static final double TURN = 4;
    /** After the last wait, calls are still counted by user for so long. */
    private static final long PRESSURE_NANOS = 5_000_000_000L;

    private static final long RETRY_NANOS_MIN = 1_000_000_000L;

    /** What became of a call at the door. */
    public enum Verdict {
        /** It is in. */
        ADMITTED,
        /** It waits, and is told later. */
        QUEUED,
        /** It is not let in; the waiter was told why. */
        REFUSED
    }

    /** How much time a call is taken to have whose caller does not say: five seconds would do as well. */
    public static final long ASSUMED_DEADLINE_NANOS = 1_000_000_000L;

    private final ConcurrencyLimiter limiter;
    private final LongAdder denied = new LongAdder();
    private volatile Terms terms;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeSet<Waiter> queue = new TreeSet<>(Comparator.<Waiter>comparingInt(waiter -> waiter.rank)
            .thenComparingDouble(waiter -> waiter.tag)
            .thenComparingLong(waiter -> waiter.sequence));
    private final Users users = new Users();
    private final Pace pace;
    private long sequence;
    private volatile int waiting;
    private volatile long pressureUntilNanos;
    private volatile boolean calm = true;

    /** What may change with a policy. */
    private record Terms(AdmissionRule rule, List<KeyedLimits> keyed, Sessions sessions) {}

    private Admission(AdmissionRule rule, long nowNanos) {
        this.limiter = ConcurrencyLimiter.of(rule.limit(), nowNanos);
        this.pace = new Pace(nowNanos, ASSUMED_DEADLINE_NANOS);
        this.pressureUntilNanos = nowNanos;
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
        return denied.sum();
    }

    /** How many calls came since the beginning, less those that wait now. */
    public long offered() {
        return limiter.admitted() + denied();
    }

    /** How many wait now. */
    public int waiting() {
        return waiting;
    }

    /** Whether there was room for everyone lately: then nobody asks whose call it is. */
    public boolean isCalm() {
        return calm;
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
        if (!now.keyed().isEmpty() && !enterKeys(now.keyed(), waiter, nowNanos)) {
            return Verdict.REFUSED;
        }
        boolean counted = waiting == 0 && nowNanos - pressureUntilNanos >= 0;
        if (counted && limiter.tryEnter(waiter.permits(), nowNanos)) {
            return entered(now, waiter, nowNanos);
        }
        if (!now.rule().queues()) {
            return enterWithoutQueue(now, waiter, counted, nowNanos);
        }
        if (waiter.session() != Waiter.NONE && now.sessions().hasBegun(waiter.session(), nowNanos)) {
            waiter.continues();
        }
        Told told = new Told();
        Verdict verdict = enterUnderPressure(waiter, counted, nowNanos, told);
        told.tell(nowNanos);
        return verdict == Verdict.ADMITTED ? entered(now, waiter, nowNanos) : verdict;
    }

    private static Verdict entered(Terms now, Waiter waiter, long nowNanos) {
        waiter.enteredNanos = nowNanos;
        if (waiter.session() != Waiter.NONE) {
            now.sessions().begin(waiter.session(), nowNanos);
        }
        return Verdict.ADMITTED;
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
        denied.increment();
        waiter.onRefused(denial, limit, RETRY_NANOS_MIN);
    }

    private Verdict enterUnderPressure(Waiter waiter, boolean counted, long nowNanos, Told told) {
        lock.lock();
        try {
            if (nowNanos - pressureUntilNanos >= 0) {
                pace.resume(limiter.serviceNanos(), limiter.throughput(), nowNanos);
            }
            pressureUntilNanos = nowNanos + PRESSURE_NANOS;
            calm = false;
            return arrive(waiter, counted, nowNanos, told);
        } finally {
            lock.unlock();
        }
    }

    /** @param counted whether the limiter has counted the call already, as one that was not let in at once */
    private Verdict arrive(Waiter waiter, boolean counted, long nowNanos, Told told) {
        waiter.arrivedNanos = nowNanos;
        waiter.place = users.find(waiter.user(), nowNanos);
        int priority = waiter.priority().rank();
        pace.came(waiter.deadlineNanos() - nowNanos);
        if (queue.isEmpty()) {
            pace.empty();
            boolean entered = counted
                    ? limiter.tryEnterFromQueue(waiter.permits(), nowNanos)
                    : limiter.tryEnter(waiter.permits(), nowNanos);
            if (entered) {
                users.charge(waiter.place, priority, users.start(waiter.place, priority));
                return Verdict.ADMITTED;
            }
        } else if (!counted) {
            limiter.countBlocked(nowNanos);
        }
        enqueue(waiter, priority);
        serve(nowNanos, told);
        trim(told);
        Verdict verdict = waiter.verdict();
        if (verdict == Verdict.ADMITTED) {
            told.forget(waiter);
        }
        return verdict;
    }

    private void enqueue(Waiter waiter, int priority) {
        double tag = users.enqueue(waiter.place, priority);
        waiter.tag = Math.floor(tag / TURN) * TURN;
        waiter.sequence = pace.isStanding() ? -sequence++ : sequence++;
        // A user ahead of the others stays behind them even in a session: else one session would be a way past all.
        boolean ahead = users.isAhead(waiter.place, priority);
        waiter.rank = ahead ? PRIORITIES + priority : waiter.isContinuing() ? -1 : priority;
        waiter.state = Waiter.State.QUEUED;
        queue.add(waiter);
        waiting = queue.size();
    }

    private void remove(Waiter waiter) {
        queue.remove(waiter);
        waiting = queue.size();
        users.dequeue(waiter.place, waiter.priority().rank());
    }

    /** Lets in whom there is room for. */
    private void serve(long nowNanos, Told told) {
        while (!queue.isEmpty()) {
            Waiter first = queue.first();
            if (nowNanos + pace.serviceNanos() - first.deadlineNanos() > 0) {
                remove(first);
                told.refused(first, true);
            } else if (limiter.tryEnterFromQueue(first.permits(), nowNanos)) {
                remove(first);
                users.charge(first.place, first.priority().rank(), first.tag);
                told.admitted(first, nowNanos);
            } else {
                return;
            }
        }
        pace.empty();
    }

    /** Refuses the worst while there are too many. */
    private void trim(Told told) {
        int most = pace.lengthMax(LENGTH_MIN, LENGTH_MAX);
        while (queue.size() > most) {
            Waiter worst = queue.last();
            remove(worst);
            told.refused(worst, false);
        }
    }

    /** A call that was let in is over: exactly once for each. What is learned from it depends on how it ended. */
    public void leave(Waiter waiter, long nowNanos, Outcome outcome) {
        waiter.leaveKeys(nowNanos, outcome);
        limiter.leave(waiter.permits(), waiter.enteredNanos, nowNanos, outcome);
        if (waiting > 0 || nowNanos - pressureUntilNanos < 0) {
            Told told = new Told();
            lock.lock();
            try {
                if (outcome == Outcome.SUCCESS || outcome == Outcome.LATE) {
                    pace.ended(nowNanos - waiter.enteredNanos, nowNanos);
                }
                serve(nowNanos, told);
            } finally {
                lock.unlock();
            }
            told.tell(nowNanos);
        }
    }

    /** The caller does not wait any longer. Returns whether it did until now; if not, it is in or was refused. */
    public boolean cancel(Waiter waiter) {
        lock.lock();
        try {
            if (waiter.state != Waiter.State.QUEUED) {
                return false;
            }
            waiter.state = Waiter.State.IDLE;
            remove(waiter);
        } finally {
            lock.unlock();
        }
        waiter.leaveKeys(waiter.enteredNanos, Outcome.CANCELLED);
        return true;
    }

    /**
     * Refuses whoever has waited too long. Call it every 10 ms or so while anyone waits, and now and then otherwise.
     */
    public void tick(long nowNanos) {
        limiter.tick(nowNanos);
        if (waiting == 0) {
            calm = nowNanos - pressureUntilNanos >= 0;
            return;
        }
        Told told = new Told();
        lock.lock();
        try {
            pace.measure(nowNanos);
            expire(nowNanos, told);
            serve(nowNanos, told);
        } finally {
            lock.unlock();
        }
        told.tell(nowNanos);
    }

    private void expire(long nowNanos, Told told) {
        List<Waiter> expired = new ArrayList<>();
        for (Waiter waiter : queue) {
            if (nowNanos - waiter.arrivedNanos > pace.waitNanosMax(waiter.deadlineNanos() - waiter.arrivedNanos)) {
                expired.add(waiter);
            }
        }
        for (Waiter waiter : expired) {
            remove(waiter);
            told.refused(waiter, false);
        }
    }

    /** Whom to tell what once the lock is free. */
    private final class Told {
        private final List<Waiter> waiters = new ArrayList<>(0);
        private long retryNanos = RETRY_NANOS_MIN;

        void admitted(Waiter waiter, long nowNanos) {
            waiter.state = Waiter.State.ADMITTED;
            waiter.enteredNanos = nowNanos;
            waiters.add(waiter);
        }

        void refused(Waiter waiter, boolean late) {
            waiter.state = late ? Waiter.State.LATE : Waiter.State.SHED;
            retryNanos = Math.max(RETRY_NANOS_MIN, (long) pace.nanosFor(queue.size()));
            waiters.add(waiter);
        }

        /** Takes the one whose call is at the door out of those to be told. */
        void forget(Waiter waiter) {
            waiters.remove(waiter);
        }

        void tell(long nowNanos) {
            for (Waiter waiter : waiters) {
                if (waiter.state == Waiter.State.ADMITTED) {
                    Verdict unused = entered(terms, waiter, nowNanos);
                } else {
                    waiter.leaveKeys(nowNanos, Outcome.CANCELLED);
                    denied.increment();
                }
                waiter.tell(nowNanos, retryNanos);
            }
        }
    }
}
