package dev.tidegate.testkit.wire;

/** What a {@link StrictReader} found next on a connection. */
sealed interface Reading {
    /** A complete request that every server reads alike. */
    record Complete(Sighting request) implements Reading {}

    /** The connection ended between two requests. */
    record Ended() implements Reading {}

    /** The connection ended in the middle of a request: nobody takes it for a whole one. */
    record Broken() implements Reading {}

    /** Bytes that some server reads otherwise than another. */
    record Hazard(String why) implements Reading {}
}
