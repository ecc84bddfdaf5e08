package dev.tidegate.gateway.opening;

/** What came of reading a ClientHello so far. */
sealed interface ClientHelloOutcome {
    /** The one that asks for more. */
    More MORE = new More();

    /** The one that refuses. */
    Malformed MALFORMED = new Malformed();

    /** All bytes up to here fit, and more must follow. */
    record More() implements ClientHelloOutcome {}

    /** It began as TLS and is not. */
    record Malformed() implements ClientHelloOutcome {}

    /** The greeting is known. */
    record Whole(Greeting greeting) implements ClientHelloOutcome {}
}
