package dev.tidegate.metrics;

import java.util.concurrent.atomic.LongAdder;

/** Counts events. Thread-safe; counting takes no lock and allocates nothing. */
public final class Counter {
    private final LongAdder sum = new LongAdder();

    /** Counts one event. */
    public void increment() {
        sum.increment();
    }

    /** Counts so many events, which must not be negative. */
    public void add(long events) {
        sum.add(events);
    }

    /** How many events were counted. */
    public long value() {
        return sum.sum();
    }
}
