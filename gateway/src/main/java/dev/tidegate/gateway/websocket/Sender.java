package dev.tidegate.gateway.websocket;

/** Who sends a frame: what the rules of masking depend on (RFC 6455 section 5.1). */
public enum Sender {
    /** Masks every frame. */
    CLIENT,
    /** Masks none. */
    SERVER
}
