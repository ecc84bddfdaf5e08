package dev.tidegate.gateway.l4;

/** Moves bytes both ways between two connections until both sides have ended. Used by its event loop only. */
interface Tunnel {
    /** Told once how a tunnel ended. Both connections are still open, but nothing moves any more. */
    interface Owner {
        /** Both sides have sent their end, and each has all that the other sent. */
        void onBothEnded();

        /** One side broke off, so that the other cannot know whether it has everything. */
        void onBroken();
    }

    /** Moves nothing from now on; the owner hears no more. */
    void stop();
}
