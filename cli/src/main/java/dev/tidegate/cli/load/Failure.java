package dev.tidegate.cli.load;

/** Why a request got no answer. */
public enum Failure {
    /** No connection could be made for it. */
    CONNECT,
    /** The connection was closed before the answer was complete. */
    CLOSED,
    /** It was written, and the answer was not complete in time. */
    TIMEOUT,
    /** It was due, and no connection was free to write it before its time was over. */
    MISSED,
    /** The answer was not HTTP. */
    MALFORMED
}
