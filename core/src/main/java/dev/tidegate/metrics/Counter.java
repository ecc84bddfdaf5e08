package dev.tidegate.metrics;

import java.util.concurrent.atomic.LongAdder;

/** Counts events. Thread-safe; counting takes no lock and allocates nothing. */
public final class Counter {
    private final LongAdder sum = new LongAdder();

    /** Counts one event. */
    public void increment() {
        sum.increment();
    }

    /** How many events were counted. */
    public long value() {
        return sum.sum();
    }
}
