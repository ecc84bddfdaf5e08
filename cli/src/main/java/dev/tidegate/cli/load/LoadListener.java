package dev.tidegate.cli.load;

import org.HdrHistogram.Histogram;

/** Watches a run. Every method does nothing unless it is overridden. */
public interface LoadListener {
    /** Sees nothing. */
    LoadListener NONE = new LoadListener() {};

    /**
     * A second of the run is over. Called by the thread that runs the plan.
     *
     * @param fromDue what {@link LoadReport#fromDue} gains by this second; not used again by the generator
     */
    default void onSecond(LoadSecond second, Histogram fromDue) {}

    /**
     * A request is about to be written. Called on an event loop: must be quick, and must not block.
     *
     * @param index the number of the request, from 0
     */
    default void onStart(long index) {}

    /**
     * A request was answered. Called on an event loop, for each index at most once.
     *
     * @param status the HTTP status
     */
    default void onAnswer(long index, int status) {}

    /** Whether {@link #onRefusal} is called; only then the answers are kept until they are complete. */
    default boolean readsRefusals() {
        return false;
    }

    /**
     * A request was answered with status 429 or 503. Called on an event loop, right after {@link #onAnswer}.
     *
     * @param text head and body as they came, up to 4 KiB of them
     */
    default void onRefusal(long index, String text) {}
}
