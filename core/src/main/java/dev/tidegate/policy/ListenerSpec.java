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

    /** Refuses what is outside the ranges. */
    public ListenerSpec {
        Require.filled("name", name);
        Require.filled("host", host);
        Require.range("port", port, 0, 65_535);
        ListenerBlock.MAX_CONNECTIONS.require(maxConnections);
        ListenerBlock.MAX_CONNECTIONS_PER_ADDRESS.require(maxConnectionsPerAddress);
        ListenerBlock.MAX_HEADER.require(maxHeaderBytes);
        ListenerBlock.MAX_BODY.require(maxBodyBytes);
    }

    /** An HTTP listener with the file's defaults. */
    public static ListenerSpec http(String name, String host, int port) {
        return of(name, host, port, Protocol.HTTP);
    }

    /** An admin listener with the file's defaults. */
    public static ListenerSpec admin(String name, String host, int port) {
        return of(name, host, port, Protocol.ADMIN);
    }

    private static ListenerSpec of(String name, String host, int port, Protocol protocol) {
        return ListenerBlock.of(name, new Bind(host, port), protocol);
    }

    /** The same listener with other bounds on connections: in all, and from one address. */
    public ListenerSpec withConnections(int most, int mostPerAddress) {
        return new ListenerSpec(
                name, host, port, protocol, most, mostPerAddress, maxHeaderBytes, maxBodyBytes, timeouts);
    }

    /** The same listener with other bounds on what one request may carry, in bytes. */
    public ListenerSpec withSizes(int headerBytes, long bodyBytes) {
        return new ListenerSpec(
                name, host, port, protocol, maxConnections, maxConnectionsPerAddress, headerBytes, bodyBytes, timeouts);
    }

    /** The same listener with other times. */
    public ListenerSpec withTimeouts(Timeouts other) {
        return new ListenerSpec(
                name,
                host,
                port,
                protocol,
                maxConnections,
                maxConnectionsPerAddress,
                maxHeaderBytes,
                maxBodyBytes,
                other);
    }

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
    public record Timeouts(long headerNanos, long bodyNanos, long idleNanos, long minBodyBytesPerSecond) {
        /** Refuses what is outside the ranges. */
        public Timeouts {
            ListenerBlock.HEADER.require(headerNanos);
            ListenerBlock.BODY.require(bodyNanos);
            ListenerBlock.IDLE.require(idleNanos);
            ListenerBlock.MIN_BODY_RATE.require(minBodyBytesPerSecond);
        }

        /** The file's defaults: a slow client is cut within 10 seconds. */
        public static Timeouts defaults() {
            return ListenerBlock.timeouts();
        }
    }
}
