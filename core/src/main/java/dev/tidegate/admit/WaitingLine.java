package dev.tidegate.admit;

import dev.tidegate.admit.Admission.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Those who wait for a place in a resource, in the order in which they are let in. Thread-safe; whoever is let in or
 * refused is told after the lock was given back.
 */
final class WaitingLine {
    private static final int LENGTH_MIN = 2;
    /** Bounds the memory of the queue whatever the rate. */
    private static final int LENGTH_MAX = 10_000;

    private static final int PRIORITIES = Priority.values().length;
    /** So many calls of one user are taken as one turn: less switching, the same share. */
    private static final double TURN = 4;
    /** After the last wait, calls are still counted by user for so long. */
    private static final long PRESSURE_NANOS = 5_000_000_000L;

    private static final long RETRY_NANOS_MIN = 1_000_000_000L;

    /** Takes what the line decides about somebody who has waited. */
    interface Listener {
        /** He is in. */
        void onAdmitted(Waiter waiter, long nowNanos);

        /** He will not be let in, and may come back after so long. */
        void onRefused(Waiter waiter, long retryAfterNanos, long nowNanos);
    }

    private final ConcurrencyLimiter limiter;
    private final Listener listener;
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

    WaitingLine(ConcurrencyLimiter limiter, Listener listener, long nowNanos) {
        this.limiter = limiter;
        this.listener = listener;
        this.pace = new Pace(nowNanos, Admission.ASSUMED_DEADLINE_NANOS);
        this.pressureUntilNanos = nowNanos;
    }

    /** How many wait now. */
    int waiting() {
        return waiting;
    }

    /** Whether nobody has waited lately, as far as the last tick knows. */
    boolean isCalm() {
        return calm;
    }

    /** Whether nobody waits, and nobody has lately. */
    boolean isCalm(long nowNanos) {
        return waiting == 0 && nowNanos - pressureUntilNanos >= 0;
    }

    /**
     * Lets a call in, makes it wait or refuses it, by turns.
     *
     * @param counted whether the limiter has counted the call already, as one that was not let in at once
     */
    Verdict enter(Waiter waiter, boolean counted, long nowNanos) {
        Told told = new Told();
        Verdict verdict;
        lock.lock();
        try {
            if (nowNanos - pressureUntilNanos >= 0) {
                pace.resume(limiter.serviceNanos(), limiter.throughput(), nowNanos);
            }
            pressureUntilNanos = nowNanos + PRESSURE_NANOS;
            calm = false;
            verdict = arrive(waiter, counted, nowNanos, told);
        } finally {
            lock.unlock();
        }
        told.tell(nowNanos);
        return verdict;
    }

    private Verdict arrive(Waiter waiter, boolean counted, long nowNanos, Told told) {
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
                told.add(first, Waiter.State.LATE);
            } else if (limiter.tryEnterFromQueue(first.permits(), nowNanos)) {
                remove(first);
                users.charge(first.place, first.priority().rank(), first.tag);
                told.add(first, Waiter.State.ADMITTED);
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
            told.add(worst, Waiter.State.SHED);
        }
    }

    /**
     * Somebody has left.
     *
     * @param servedNanos how long he was in service; negative when that says nothing
     */
    void onLeave(long servedNanos, long nowNanos) {
        if (isCalm(nowNanos)) {
            return;
        }
        Told told = new Told();
        lock.lock();
        try {
            if (servedNanos >= 0) {
                pace.ended(servedNanos, nowNanos);
            }
            serve(nowNanos, told);
        } finally {
            lock.unlock();
        }
        told.tell(nowNanos);
    }

    /** Takes somebody out who waits no longer; returns whether he did until now. */
    boolean cancel(Waiter waiter) {
        lock.lock();
        try {
            boolean queued = waiter.state == Waiter.State.QUEUED;
            if (queued) {
                waiter.state = Waiter.State.IDLE;
                remove(waiter);
            }
            return queued;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses whoever has waited too long. */
    void tick(long nowNanos) {
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
            told.add(waiter, Waiter.State.SHED);
        }
    }

    /** Whom to tell what once the lock is free. */
    private final class Told {
        private final List<Waiter> waiters = new ArrayList<>(0);
        private long retryNanos = RETRY_NANOS_MIN;

        void add(Waiter waiter, Waiter.State decided) {
            waiter.state = decided;
            waiters.add(waiter);
            retryNanos = Math.max(RETRY_NANOS_MIN, (long) pace.nanosFor(queue.size()));
        }

        /** Takes the one whose call is at the door out of those to be told. */
        void forget(Waiter waiter) {
            waiters.remove(waiter);
        }

        void tell(long nowNanos) {
            for (Waiter waiter : waiters) {
                if (waiter.state == Waiter.State.ADMITTED) {
                    listener.onAdmitted(waiter, nowNanos);
                } else {
                    listener.onRefused(waiter, retryNanos, nowNanos);
                }
            }
        }
    }
}
