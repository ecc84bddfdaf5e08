package dev.tidegate.gateway;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections to one server all event loops hold together. A loop that finds no slot free asks the others to
 * close an idle connection, and is told when a slot comes free. Thread-safe, lock-free.
 */
final class ServerSlots {
    private final AtomicInteger open = new AtomicInteger();
    private final List<ServerPool> pools = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<ServerPool> waiting = new ConcurrentLinkedQueue<>();

    void join(ServerPool pool) {
        pools.add(pool);
    }

    void leave(ServerPool pool) {
        pools.remove(pool);
    }

    /** Takes a slot if fewer than {@code max} are taken. */
    boolean tryTake(int max) {
        int seen = open.get();
        while (seen < max) {
            int witness = open.compareAndExchange(seen, seen + 1);
            if (witness == seen) {
                return true;
            }
            seen = witness;
        }
        return false;
    }

    /** Gives a slot back and wakes one loop that waits for it. */
    void giveBack() {
        open.decrementAndGet();
        wakeOne();
    }

    /** Remembers that this pool waits for a slot, and asks the others to give up an idle connection. */
    void await(ServerPool pool, int max) {
        waiting.add(pool);
        for (ServerPool other : pools) {
            if (other != pool) {
                other.askToShedIdle();
            }
        }
        if (open.get() < max) {
            wakeOne();
        }
    }

    /** Whether some loop waits for a slot, so that an idle connection is better closed than kept. */
    boolean isAwaited() {
        return !waiting.isEmpty();
    }

    int open() {
        return open.get();
    }

    /** Tells the loop that has waited longest that there may be a slot. */
    void wakeOne() {
        ServerPool next = waiting.poll();
        if (next != null) {
            next.askToServeWaiting();
        }
    }
}
