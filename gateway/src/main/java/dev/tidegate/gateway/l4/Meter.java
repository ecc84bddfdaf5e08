package dev.tidegate.gateway.l4;

import dev.tidegate.metrics.Counter;

/** Counts the bytes of one direction of a relay, and knows when the last ones passed. Used by its event loop only. */
final class Meter {
    private final Counter all;
    private long bytes;
    private long lastNanos = System.nanoTime();

    /**
     * A meter at zero.
     *
     * @param all counts the bytes of this direction for the whole listener
     */
    Meter(Counter all) {
        this.all = all;
    }

    /** So many bytes passed just now. */
    void passed(int count) {
        bytes += count;
        lastNanos = System.nanoTime();
        all.add(count);
    }

    long bytes() {
        return bytes;
    }

    /** When bytes passed last, or else when the relay began; like {@link System#nanoTime}. */
    long lastNanos() {
        return lastNanos;
    }
}
