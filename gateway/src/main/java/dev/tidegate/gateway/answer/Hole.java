package dev.tidegate.gateway.answer;

/** What is filled into a prepared answer when it is sent. */
enum Hole {
    /** How many bytes the body has. */
    CONTENT_LENGTH,
    /** When to come back, in whole seconds, never too early. */
    RETRY_SECONDS,
    /** The same in milliseconds, exact. */
    RETRY_MILLIS,
    /** The same for people. */
    RETRY_TEXT,
    /** After which time the remaining permits are renewed, in whole seconds. */
    WINDOW_SECONDS,
    /** How many permits are left. */
    REMAINING,
    /** The decision id. */
    DECISION,
    /** The date of now. */
    DATE,
    /** The Connection field, when the connection ends. */
    CONNECTION
}
