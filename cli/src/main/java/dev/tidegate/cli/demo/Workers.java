package dev.tidegate.cli.demo;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The workers and the queue of a shop, as arithmetic: because the queue is served in order, the time at which a request
 * will be done is known when it comes. Reads no clock. Not thread-safe.
 */
final class Workers {
    private final ShopModel model;
    private final long[] freeNanos;
    private final ArrayDeque<Long> startsNanos = new ArrayDeque<>();

    /** Workers that are free from a time on. */
    Workers(ShopModel model, long nowNanos) {
        this.model = model;
        this.freeNanos = new long[model.workers()];
        Arrays.fill(freeNanos, nowNanos);
    }

    /** Takes a request, and tells when it will be done. Times must not go back. */
    long doneNanos(long nowNanos) {
        int worker = firstFree();
        long startNanos = Math.max(nowNanos, freeNanos[worker]);
        long doneNanos = startNanos + serviceNanos(waiting(nowNanos));
        startsNanos.add(startNanos);
        freeNanos[worker] = doneNanos;
        return doneNanos;
    }

    /** How many requests wait for a worker. */
    int waiting(long nowNanos) {
        while (!startsNanos.isEmpty() && startsNanos.element() <= nowNanos) {
            startsNanos.remove();
        }
        return startsNanos.size();
    }

    private int firstFree() {
        int first = 0;
        for (int i = 1; i < freeNanos.length; i++) {
            first = freeNanos[i] < freeNanos[first] ? i : first;
        }
        return first;
    }

    private long serviceNanos(int waiting) {
        double slower = Math.min(ShopModel.SLOWEST, 1 + waiting * 1.0 / model.contention());
        return Math.round(model.service().toNanos() * slower);
    }
}
