package dev.tidegate.simulation;

/** Decides about every try: lets it in, makes it wait, or refuses it. Made for one run. */
public interface Door {
    /** Where the simulation takes what the door decides. */
    interface Inside {
        /** Lets a request in. */
        void admit(Request request);

        /** Refuses a request. */
        void refuse(Request request);

        /** The time now, in nanoseconds. */
        long nowNanos();
    }

    /** A request comes: it must be admitted or refused, now or later. */
    void arrive(Request request);

    /** A request that was let in is over; {@code late} when its client had given up. */
    void completed(Request request, boolean late);

    /**
     * The client of a request that waits gave up: it must be forgotten. Told of every request whose client gives up.
     */
    void gaveUp(Request request);

    /**
     * The client of a request that was let in gave up in such a way that nobody hears when the server is done with it
     * ({@link Clients#cutOff}): {@link #completed} is not called for it. Unless the door knows better, it takes it for
     * over.
     */
    default void cutOff(Request request) {
        completed(request, true);
    }

    /** Ten milliseconds passed. */
    void tick();

    /** How many may be in service at once, for the report; 0 when there is no bound. */
    long limit();
}
