package dev.tidegate.gateway.http1;

/** How far a message, or a part of it, has been read. */
public enum Progress {
    /** What was given is consumed, and there is more to come. */
    MORE,
    /** The part is complete. What follows it was left in the buffer. */
    DONE,
    /** The message breaks the protocol or a limit. It must not be forwarded, and the connection must be closed. */
    BAD
}
