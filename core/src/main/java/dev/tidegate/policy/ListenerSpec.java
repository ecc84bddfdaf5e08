package dev.tidegate.policy;

/**
 * Where the gateway listens, and what it lets a client hold.
 *
 * @param host the address to bind, as written
 * @param port from 0 (any free port) to 65535
 * @param maxConnections how many connections at most; the newest beyond it is refused
 * @param maxConnectionsPerAddress how many of them from one address
 * @param maxHeaderBytes the largest request head
 * @param maxBodyBytes the largest request body
 */
public record ListenerSpec(
        String name,
        String host,
        int port,
        Protocol protocol,
        int maxConnections,
        int maxConnectionsPerAddress,
        int maxHeaderBytes,
        long maxBodyBytes,
        Timeouts timeouts) {

    /** What is spoken on a listener. */
    public enum Protocol {
        /** HTTP/1.1. */
        HTTP,
        /** The metrics, health and policy API; loopback only unless told otherwise. */
        ADMIN
    }

    /**
     * How long a client may take, in nanoseconds.
     *
     * @param headerNanos from the first byte of a request to the end of its head
     * @param bodyNanos without progress in the body (progress is {@code minBodyBytesPerSecond})
     * @param idleNanos between two requests of a connection
     * @param minBodyBytesPerSecond the slowest upload that is served, averaged over {@code bodyNanos}
     */
    public record Timeouts(long headerNanos, long bodyNanos, long idleNanos, long minBodyBytesPerSecond) {}
}
