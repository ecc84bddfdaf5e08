package dev.tidegate.gateway.l4;

import dev.tidegate.model.Reason;

/**
 * How a connection of a TCP listener ended. The status is for the access log, whose readers know those of HTTP; the
 * client of a raw connection is never sent one.
 */
enum TcpEnding {
    /** Both sides ended it, and each got all that the other had sent. */
    COMPLETE("complete", 200),
    /** One side broke it off, or the gateway was closed. */
    BROKEN("broken", 0),
    /** Nothing passed in either direction for the idle time. */
    IDLE("idle", 408, Reason.TIMEOUT),
    /** The client went away before it had a server. */
    GONE("gone", 0),
    /** The listener holds as many connections as it may. */
    TOO_MANY("too-many", 503, Reason.CONCURRENCY),
    /** Its PROXY header or the greeting of TLS did not come in time. */
    LATE("late", 408, Reason.TIMEOUT),
    /** Its PROXY header was wrong, or there was none. */
    BAD_PROXY_HEADER("bad-proxy-header", 400, Reason.FUNNEL),
    /** Its greeting began as TLS and was malformed. */
    BAD_GREETING("bad-greeting", 400, Reason.FUNNEL),
    /** A limit has no permit for it. */
    LIMITED("limited", 429, Reason.RATE),
    /** No upstream serves the name that it asked for. */
    NO_ROUTE("no-route", 404),
    /** No server of the upstream may be used. */
    NO_SERVER("no-server", 503, Reason.NO_HEALTHY_UPSTREAM),
    /** No server accepted a connection. */
    UNREACHABLE("unreachable", 502, Reason.NO_HEALTHY_UPSTREAM),
    /** The servers have as many connections as they may. */
    FULL("full", 503, Reason.QUEUE_FULL);

    private final String outcome;
    private final int status;
    private final String reason;

    TcpEnding(String outcome, int status) {
        this.outcome = outcome;
        this.status = status;
        this.reason = "";
    }

    TcpEnding(String outcome, int status, Reason reason) {
        this.outcome = outcome;
        this.status = status;
        this.reason = reason.text();
    }

    /** The word for it in metrics. */
    String outcome() {
        return outcome;
    }

    /** The number for it in the access log. */
    int status() {
        return status;
    }

    /** The word of the {@link Reason}, or an empty text when nothing was refused. */
    String reason() {
        return reason;
    }
}
