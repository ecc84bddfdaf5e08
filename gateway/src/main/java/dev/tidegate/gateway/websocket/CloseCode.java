package dev.tidegate.gateway.websocket;

/** Why the gateway itself ends a WebSocket (RFC 6455 section 7.4.1). */
public enum CloseCode {
    /** The gateway stops, or nothing was said for too long. */
    GOING_AWAY(1001),
    /** One side broke the framing. */
    PROTOCOL_ERROR(1002),
    /** A message is larger than the route allows. */
    MESSAGE_TOO_BIG(1009);

    private final int number;

    CloseCode(int number) {
        this.number = number;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }
}
