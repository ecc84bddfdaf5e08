package dev.tidegate.policy;

/**
 * Where the gateway listens, what is spoken there, and what it lets a client hold.
 *
 * @param host the address to bind, as written
 * @param port from 0 (any free port) to 65535
 * @param acceptsProxyProtocol whether every connection must begin with a header of the PROXY protocol, version 1 or 2,
 *     which tells the true address of the client; only of HTTP and TCP
 * @param http what is particular to HTTP; none on other listeners, but for the TLS of one for RLS
 * @param tcp what is particular to TCP; none on other listeners
 */
public record ListenerSpec(
        String name,
        String host,
        int port,
        Protocol protocol,
        Bounds bounds,
        Timeouts timeouts,
        boolean acceptsProxyProtocol,
        HttpSettings http,
        TcpSettings tcp) {

    /** Refuses what is outside the ranges, and settings that another protocol has. */
    public ListenerSpec {
        Require.filled("name", name);
        Require.filled("host", host);
        Require.range("port", port, 0, 65_535);
        Require.that(
                protocol == Protocol.HTTP || protocol == Protocol.TCP || !acceptsProxyProtocol,
                "a listener for " + protocol + " must not accept the PROXY protocol",
                acceptsProxyProtocol);
        Require.that(
                protocol == Protocol.HTTP || http.equals(HttpSettings.tlsAlone(http.tls())),
                "http must be none but for TLS on a listener for " + protocol,
                http);
        Require.that(
                http.tls().isOff()
                        || protocol == Protocol.HTTP
                        || (protocol == Protocol.RLS
                                && http.tls().certificates().size() == 1),
                "tls must be off, or have one certificate for RLS, on a listener for " + protocol,
                http);
        Require.that(
                protocol == Protocol.TCP ? !tcp.isNone() : tcp.equals(TcpSettings.none()),
                "tcp must lead somewhere on a listener for TCP and be none on others",
                tcp);
    }

    /** An HTTP listener with the file's defaults. */
    public static ListenerSpec http(String name, String host, int port) {
        return ListenerBlock.of(name, new Bind(host, port), Protocol.HTTP);
    }

    /** A TCP listener that passes every connection on to one upstream, with the file's defaults. */
    public static ListenerSpec tcp(String name, String host, int port, String upstream) {
        return ListenerBlock.of(name, new Bind(host, port), upstream);
    }

    /** An admin listener with the file's defaults. */
    public static ListenerSpec admin(String name, String host, int port) {
        return ListenerBlock.of(name, new Bind(host, port), Protocol.ADMIN);
    }

    /** A listener of the rate-limit service with the file's defaults. */
    public static ListenerSpec rls(String name, String host, int port) {
        return ListenerBlock.of(name, new Bind(host, port), Protocol.RLS);
    }

    /** How many connections at most; the newest beyond it is refused. */
    public int maxConnections() {
        return bounds.maxConnections();
    }

    /** How many of them from one address. */
    public int maxConnectionsPerAddress() {
        return bounds.maxConnectionsPerAddress();
    }

    /** The largest request head, in bytes. */
    public int maxHeaderBytes() {
        return bounds.maxHeaderBytes();
    }

    /** The largest request body, in bytes. */
    public long maxBodyBytes() {
        return bounds.maxBodyBytes();
    }

    /** How TLS is spoken to clients, or off. */
    public ServerTls tls() {
        return http.tls();
    }

    /** What a client may hold over HTTP/2, or off. */
    public Http2Settings http2() {
        return http.http2();
    }

    /** The request header that says how long the caller waits, in lower case; empty for none. */
    public String deadlineHeader() {
        return http.deadlineHeader();
    }

    /**
     * The request header that says how much a call matters, in lower case; empty for none. It is believed from trusted
     * proxies alone, and told to upstreams.
     */
    public String priorityHeader() {
        return http.priorityHeader();
    }

    /** The same listener with other bounds. */
    public ListenerSpec withBounds(Bounds other) {
        return new ListenerSpec(name, host, port, protocol, other, timeouts, acceptsProxyProtocol, http, tcp);
    }

    /** The same listener with other bounds on connections: in all, and from one address. */
    public ListenerSpec withConnections(int most, int mostPerAddress) {
        return withBounds(new Bounds(most, mostPerAddress, maxHeaderBytes(), maxBodyBytes()));
    }

    /** The same listener with other bounds on what one request may carry, in bytes. */
    public ListenerSpec withSizes(int headerBytes, long bodyBytes) {
        return withBounds(new Bounds(maxConnections(), maxConnectionsPerAddress(), headerBytes, bodyBytes));
    }

    /** The same listener with other times. */
    public ListenerSpec withTimeouts(Timeouts other) {
        return new ListenerSpec(name, host, port, protocol, bounds, other, acceptsProxyProtocol, http, tcp);
    }

    /** The same listener, which wants a header of the PROXY protocol first, or does not. */
    public ListenerSpec withProxyProtocol(boolean accept) {
        return new ListenerSpec(name, host, port, protocol, bounds, timeouts, accept, http, tcp);
    }

    /** The same HTTP listener with other settings of HTTP. */
    public ListenerSpec withHttp(HttpSettings other) {
        return new ListenerSpec(name, host, port, protocol, bounds, timeouts, acceptsProxyProtocol, other, tcp);
    }

    /** The same listener for HTTP or RLS with other TLS. */
    public ListenerSpec withTls(ServerTls other) {
        return withHttp(new HttpSettings(other, http2(), deadlineHeader(), priorityHeader()));
    }

    /** The same HTTP listener with other bounds on HTTP/2. */
    public ListenerSpec withHttp2(Http2Settings other) {
        return withHttp(new HttpSettings(tls(), other, deadlineHeader(), priorityHeader()));
    }

    /** The same HTTP listener with another header for deadlines, in lower case; empty for none. */
    public ListenerSpec withDeadlineHeader(String other) {
        return withHttp(new HttpSettings(tls(), http2(), other, priorityHeader()));
    }

    /** The same HTTP listener with another header for priorities, in lower case; empty for none. */
    public ListenerSpec withPriorityHeader(String other) {
        return withHttp(new HttpSettings(tls(), http2(), deadlineHeader(), other));
    }

    /** The same TCP listener with other settings of TCP. */
    public ListenerSpec withTcp(TcpSettings other) {
        return new ListenerSpec(name, host, port, protocol, bounds, timeouts, acceptsProxyProtocol, http, other);
    }

    /** What is spoken on a listener. */
    public enum Protocol {
        /** HTTP/1.1 and HTTP/2, in plain text or over TLS. */
        HTTP,
        /** Bytes of TCP, passed on as they are. */
        TCP,
        /** The metrics, health and policy API; loopback only unless told otherwise. */
        ADMIN,
        /** The rate-limit service of Envoy, over gRPC. */
        RLS
    }

    /**
     * What a client may hold.
     *
     * @param maxConnections how many connections at most; the newest beyond it is refused
     * @param maxConnectionsPerAddress how many of them from one address
     * @param maxHeaderBytes the largest request head
     * @param maxBodyBytes the largest request body
     */
    public record Bounds(int maxConnections, int maxConnectionsPerAddress, int maxHeaderBytes, long maxBodyBytes) {
        /** Refuses what is outside the ranges. */
        public Bounds {
            ListenerBlock.MAX_CONNECTIONS.require(maxConnections);
            ListenerBlock.MAX_CONNECTIONS_PER_ADDRESS.require(maxConnectionsPerAddress);
            ListenerBlock.MAX_HEADER.require(maxHeaderBytes);
            ListenerBlock.MAX_BODY.require(maxBodyBytes);
        }
    }

    /**
     * How long a client may take, in nanoseconds.
     *
     * @param headerNanos from the first byte of a request to the end of its head; and for what comes before requests:
     *     the header of the PROXY protocol, the TLS handshake, or the TLS greeting that a TCP listener reads a name
     *     from
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
