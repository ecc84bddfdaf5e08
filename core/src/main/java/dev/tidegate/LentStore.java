package dev.tidegate;

import dev.tidegate.limit.SharedCount;
import dev.tidegate.limit.SharedRule;
import dev.tidegate.metrics.MetricRegistry;

/** A store that its owner closes, and nobody who only uses it. */
record LentStore(SharedStore owned) implements SharedStore {
    @Override
    public SharedCount count(SharedRule rule) {
        return owned.count(rule);
    }

    @Override
    public State state() {
        return owned.state();
    }

    @Override
    public void register(MetricRegistry metrics) {
        owned.register(metrics);
    }

    @Override
    public void hold() {
        owned.hold();
    }

    @Override
    public void release() {
        owned.release();
    }

    @Override
    public void close() {}
}
