package dev.tidegate.gateway;

import java.util.Arrays;

/**
 * The connections of one event loop whose time may run out. One sweep over an array, some times a second, replaces a
 * timer task for each request: setting a deadline is a field write. Used by its event loop only.
 */
final class Deadlines {
    private Watched[] watched = new Watched[64];
    private int size;

    /** Something that must not take for ever. */
    abstract static class Watched {
        private int position = -1;

        /** Called at each sweep: acts if the time of this connection has run out. */
        abstract void onSweep(long nowNanos);
    }

    /**
     * Whether the time of something is all but over. What is promised within a time must happen before it also on a
     * busy machine, where the next sweep may come some times {@link Worker#SWEEP_NANOS} later.
     */
    static boolean isDue(long sinceNanos, long allowedNanos, long nowNanos) {
        return nowNanos - sinceNanos >= allowedNanos - Math.min(5 * Worker.SWEEP_NANOS, allowedNanos / 8);
    }

    void add(Watched connection) {
        if (size == watched.length) {
            watched = Arrays.copyOf(watched, size * 2);
        }
        connection.position = size;
        watched[size++] = connection;
    }

    void remove(Watched connection) {
        int position = connection.position;
        if (position < 0) {
            return;
        }
        Watched last = watched[--size];
        watched[position] = last;
        last.position = position;
        Arrays.fill(watched, size, size + 1, null);
        connection.position = -1;
    }

    /** Backwards, so that a connection which removes itself moves only one that was already asked. */
    void sweep(long nowNanos) {
        for (int i = size - 1; i >= 0; i--) {
            if (i < size) {
                watched[i].onSweep(nowNanos);
            }
        }
    }

    int size() {
        return size;
    }
}
