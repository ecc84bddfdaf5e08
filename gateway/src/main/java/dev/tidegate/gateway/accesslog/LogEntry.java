package dev.tidegate.gateway.accesslog;

/**
 * What the access log reads off a finished exchange. The gateway implements it over its own exchange, so that nothing
 * is copied twice: the texts are views that need to hold only during {@link LogWriter#write}.
 *
 * <p>A text is taken as characters 0 to 255 for raw bytes of the wire, or as any Unicode text. An absent one is empty.
 */
public interface LogEntry {
    /** When the request arrived, in milliseconds since 1970 (UTC). */
    long timeMillis();

    /** The address of the caller, behind trusted proxies. */
    CharSequence client();

    /** The request method. */
    CharSequence method();

    /** The path as the client wrote it. */
    CharSequence path();

    /** The query without its question mark. */
    CharSequence query();

    /** The protocol, for example {@code HTTP/1.1}. */
    CharSequence protocol();

    /** The status of the reply; 0 when the client went away before it. */
    int status();

    /** Bytes of the request body. */
    long bytesIn();

    /** Bytes of the response body. */
    long bytesOut();

    /** From the first byte of the request to the last of the reply, in nanoseconds. */
    long durationNanos();

    /** The address of the server that answered; empty when the gate answered itself. */
    CharSequence upstream();

    /** From the choice of the server to the last byte of its reply, in nanoseconds. */
    long upstreamNanos();

    /** The name of the route. */
    CharSequence route();

    /** The name of the rule that decided; empty when nothing refused. */
    CharSequence rule();

    /** The word of {@link dev.tidegate.model.Reason} for a refusal. */
    CharSequence reason();

    /** The decision id that the client was told; 0 for none. */
    long decision();

    /** How many times the request was sent to a server; 0 when it was not. */
    int tries();

    /** Whether a second server was asked because the first was slow. */
    boolean isHedged();

    /** How much time the client gave, in nanoseconds; 0 when it did not say. */
    long deadlineNanos();

    /** How much the request matters, where that is out of the ordinary; empty for {@code critical}. */
    CharSequence priority();

    /** How long it waited for a place at its upstream, in nanoseconds. */
    long queuedNanos();

    /** The host that was asked for. */
    CharSequence host();

    /** The header User-Agent. */
    CharSequence userAgent();

    /** The header Referer. */
    CharSequence referer();
}
