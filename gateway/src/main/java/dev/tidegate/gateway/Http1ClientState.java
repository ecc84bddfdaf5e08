package dev.tidegate.gateway;

/** Where an HTTP/1.1 connection of a client stands. */
enum Http1ClientState {
    /** Waiting for a request, or in the middle of its head. */
    HEAD,
    /** A request is being served; its body may still be coming. */
    EXCHANGE,
    /** The request was answered before its body had come; the rest is thrown away. */
    DISCARD,
    /** The last reply is on its way; what comes in is thrown away until the client closes. */
    LINGER,
    /** Over. */
    CLOSED;

    /** Whether nothing more is read of what comes. */
    boolean isOver() {
        return this == LINGER || this == CLOSED;
    }
}
