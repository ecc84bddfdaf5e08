package dev.tidegate;

import dev.tidegate.limit.SharedCount;
import dev.tidegate.limit.SharedRule;
import dev.tidegate.metrics.MetricRegistry;

/** Stands for the store where there is none. */
enum NoStore implements SharedStore {
    /** The only one. */
    NONE;

    @Override
    public SharedCount count(SharedRule rule) {
        throw new IllegalStateException("there is no store to count '" + rule.name() + "' in");
    }

    @Override
    public State state() {
        return new State(true, "no store", 1);
    }

    @Override
    public void register(MetricRegistry metrics) {}

    @Override
    public void close() {}
}
