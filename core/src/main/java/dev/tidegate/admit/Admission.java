package dev.tidegate.admit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
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

    private final ConcurrencyLimiter limiter;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeSet<Waiter> queue = new TreeSet<>(Comparator.<Waiter>comparingInt(waiter -> waiter.rank)
            .thenComparingDouble(waiter -> waiter.tag)
            .thenComparingLong(waiter -> waiter.sequence));
    private final Users users = new Users();
    private final Pace pace;
    private long sequence;
    private volatile int waiting;
    private volatile long pressureUntilNanos;

    /**
     * A way in that nobody waits at yet.
     *
     * @param assumedDeadlineNanos how much time a call has that does not say
     */
    public Admission(ConcurrencyLimiter limiter, long assumedDeadlineNanos, long nowNanos) {
        this.limiter = limiter;
        this.pace = new Pace(nowNanos, assumedDeadlineNanos);
        this.pressureUntilNanos = nowNanos;
    }

    /** How many wait now. */
    public int waiting() {
        return waiting;
    }

    /** The limiter behind the door. */
    public ConcurrencyLimiter limiter() {
        return limiter;
    }

    /** Lets a call in, makes it wait, or refuses it. A call that is let in at once is not told by its waiter. */
    public Verdict enter(Waiter waiter, long nowNanos) {
        boolean calm = waiting == 0 && nowNanos - pressureUntilNanos >= 0;
        if (calm && limiter.tryEnter(waiter.permits(), nowNanos)) {
            return Verdict.ADMITTED;
        }
        Told told = new Told();
        Verdict verdict = enterUnderPressure(waiter, calm, nowNanos, told);
        told.tell(nowNanos);
        return verdict;
    }

    private Verdict enterUnderPressure(Waiter waiter, boolean counted, long nowNanos, Told told) {
        lock.lock();
        try {
            if (nowNanos - pressureUntilNanos >= 0) {
                pace.resume(limiter.serviceNanos(), limiter.throughput(), nowNanos);
            }
            pressureUntilNanos = nowNanos + PRESSURE_NANOS;
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
        boolean ahead = !waiter.isContinuing() && users.isAhead(waiter.place, priority);
        waiter.rank = waiter.isContinuing() ? -1 : ahead ? PRIORITIES + priority : priority;
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
                told.admitted(first);
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

    /**
     * A call that was let in is over.
     *
     * @param enteredNanos when it was let in
     * @param onTime whether its caller still waited for the answer
     */
    public void leave(long permits, long enteredNanos, long nowNanos, boolean onTime) {
        limiter.leave(permits, enteredNanos, nowNanos, onTime);
        if (waiting > 0 || nowNanos - pressureUntilNanos < 0) {
            Told told = new Told();
            lock.lock();
            try {
                pace.ended(nowNanos - enteredNanos, nowNanos);
                serve(nowNanos, told);
            } finally {
                lock.unlock();
            }
            told.tell(nowNanos);
        }
    }

    /** A call that was let in is over, and says nothing about the resource. */
    public void leave(long permits, long nowNanos) {
        limiter.leave(permits);
        tick(nowNanos);
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
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refuses whoever has waited too long. Call it every 10 ms or so while anyone waits, and now and then otherwise.
     */
    public void tick(long nowNanos) {
        limiter.tick(nowNanos);
        if (waiting == 0) {
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
    private static final class Told {
        private final List<Waiter> waiters = new ArrayList<>(0);
        private final long retryNanos = RETRY_NANOS_MIN;

        void admitted(Waiter waiter) {
            waiter.state = Waiter.State.ADMITTED;
            waiters.add(waiter);
        }

        void refused(Waiter waiter, boolean late) {
            waiter.state = late ? Waiter.State.LATE : Waiter.State.SHED;
            waiters.add(waiter);
        }

        /** Takes the one whose call is at the door out of those to be told. */
        void forget(Waiter waiter) {
            waiters.remove(waiter);
        }

        void tell(long nowNanos) {
            for (Waiter waiter : waiters) {
                waiter.tell(nowNanos, retryNanos);
            }
        }
    }
}
