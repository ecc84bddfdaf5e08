package dev.tidegate.gateway.opening;

/** What came of reading a PROXY header so far. */
sealed interface ProxyHeaderOutcome {
    /** The one that asks for more. */
    More MORE = new More();

    /** The one that refuses. */
    Malformed MALFORMED = new Malformed();

    /** All bytes up to here fit, and more must follow. */
    record More() implements ProxyHeaderOutcome {}

    /** This is not a header that may stand here. */
    record Malformed() implements ProxyHeaderOutcome {}

    /**
     * The header is whole.
     *
     * @param length how many bytes it took
     */
    record Whole(int length, ConnectionOrigin origin) implements ProxyHeaderOutcome {}
}
