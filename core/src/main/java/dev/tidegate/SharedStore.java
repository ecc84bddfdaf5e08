package dev.tidegate;

import dev.tidegate.limit.SharedCount;
import dev.tidegate.limit.SharedRule;
import dev.tidegate.metrics.MetricRegistry;

/** What nodes share the counts of their limits in. Thread-safe; no method blocks but {@link #close}. */
public interface SharedStore extends AutoCloseable {
    /** No store, because there are no limits that are shared. */
    static SharedStore none() {
        return NoStore.NONE;
    }

    /**
     * The count of a limit. Asking again for the same name, when the rule has changed, goes on with what is spent,
     * counted in permits, and puts the new rule in force for the one that was given out before as well.
     */
    SharedCount count(SharedRule rule);

    /** How the store is doing. */
    State state();

    /** Adds what is measured of the store to the metrics of a process. */
    void register(MetricRegistry metrics);

    /**
     * Calls that came together are about to be decided: what has to be asked about them gathers, so that it travels
     * together, until {@link #release}, for a fraction of a millisecond at most. Each hold is followed by one release,
     * from any thread.
     */
    default void hold() {}

    /** All of the calls are decided, or wait for their answers. */
    default void release() {}

    /** Lets go of the connections. Who asks afterwards is told that the store is away. */
    @Override
    void close();

    /**
     * How a store is doing.
     *
     * @param isUp whether it can be asked
     * @param text what to tell an operator: where it is, and what is wrong with it
     * @param nodes how many nodes share it, as last seen
     */
    record State(boolean isUp, String text, int nodes) {}
}
