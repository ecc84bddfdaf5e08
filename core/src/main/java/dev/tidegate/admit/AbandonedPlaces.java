package dev.tidegate.admit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Places of calls whose callers have gone while the resource works on, for as long as it probably does. Nobody says
 * when that is over. What there is to go by: a resource that has answered a call which was let in later is most likely
 * done with this one too. Thread-safe; without lock while there are none.
 */
final class AbandonedPlaces {
    /** Bounds the memory; what comes on top is free at once. */
    private static final int PLACES_MAX = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Waiter> oldestFirst =
            new PriorityQueue<>(Comparator.comparingLong(waiter -> waiter.enteredNanos));
    private volatile int size;
    private volatile long firstEndNanos;

    /** How many there are. */
    int size() {
        return size;
    }

    /** Whether anything may be over by now. */
    boolean isDue(long nowNanos) {
        return size > 0 && nowNanos - firstEndNanos >= 0;
    }

    /** Keeps the place of a call until {@link Waiter#keptUntilNanos} at most; returns whether there was room for it. */
    boolean keep(Waiter waiter) {
        lock.lock();
        try {
            if (size >= PLACES_MAX) {
                return false;
            }
            if (size == 0 || waiter.keptUntilNanos - firstEndNanos < 0) {
                firstEndNanos = waiter.keptUntilNanos;
            }
            oldestFirst.add(waiter);
            size = oldestFirst.size();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes out those that were let in before this call, which has been answered. */
    List<Waiter> before(Waiter answered) {
        List<Waiter> over = new ArrayList<>();
        lock.lock();
        try {
            Waiter oldest = oldestFirst.peek();
            while (oldest != null && oldest.enteredNanos - answered.enteredNanos < 0) {
                over.add(oldestFirst.remove());
                oldest = oldestFirst.peek();
            }
            size = oldestFirst.size();
        } finally {
            lock.unlock();
        }
        return over;
    }

    /** Takes out those that were kept for as long as they may be. */
    List<Waiter> expired(long nowNanos) {
        List<Waiter> over = new ArrayList<>();
        lock.lock();
        try {
            long first = Long.MAX_VALUE;
            Iterator<Waiter> all = oldestFirst.iterator();
            while (all.hasNext()) {
                Waiter waiter = all.next();
                long leftNanos = waiter.keptUntilNanos - nowNanos;
                if (leftNanos <= 0) {
                    all.remove();
                    over.add(waiter);
                } else {
                    first = Math.min(first, leftNanos);
                }
            }
            size = oldestFirst.size();
            firstEndNanos = size == 0 ? nowNanos : nowNanos + first;
        } finally {
            lock.unlock();
        }
        return over;
    }
}
