package dev.tidegate.policy;

import dev.tidegate.model.Attribute;

/**
 * What long-lived exchanges of a route may hold: WebSockets (RFC 6455) and server-sent events.
 *
 * @param idleNanos how long one may carry nothing in either direction, in nanoseconds
 * @param maxMessageBytes the largest message of a WebSocket on the wire, its fragments taken together
 * @param maxPerUser how many one user may hold at once
 * @param key what tells users apart
 */
public record Streams(long idleNanos, long maxMessageBytes, int maxPerUser, Attribute key) {
    /** Refuses what is outside the ranges. */
    public Streams {
        StreamsBlock.IDLE.require(idleNanos);
        StreamsBlock.MAX_MESSAGE.require(maxMessageBytes);
        StreamsBlock.MAX_PER_USER.require(maxPerUser);
    }

    /** The file's defaults. */
    public static Streams defaults() {
        return StreamsBlock.BLOCK.defaults();
    }
}
