package dev.tidegate.metrics;

import java.util.concurrent.atomic.LongAdder;

/** A level that rises and falls, such as open connections. Thread-safe; takes no lock and allocates nothing. */
public final class Gauge {
    private final LongAdder level = new LongAdder();

    /** Raises the level by one. */
    public void increment() {
        level.increment();
    }

    /** Lowers the level by one. */
    public void decrement() {
        level.decrement();
    }

    /** Changes the level by any amount. */
    public void add(long change) {
        level.add(change);
    }

    /** The level. */
    public long value() {
        return level.sum();
    }
}
