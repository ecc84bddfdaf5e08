package dev.tidegate.gateway.http1;

/** How the body of a message is delimited (RFC 9112 section 6.3). */
public enum BodyFraming {
    /** There is no body. */
    NONE,
    /** So many bytes as Content-Length says. */
    LENGTH,
    /** Chunks, the last of which is empty. */
    CHUNKED,
    /** Whatever comes until the connection is closed: replies only. */
    UNTIL_CLOSE
}
