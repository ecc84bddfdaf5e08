package dev.tidegate.gateway.http1;

/**
 * How requests of one connection are forwarded: what is said about the client, and what is wanted of the upstream
 * connection. One per client connection, reused for its requests.
 */
public final class Forwarding {
    private final byte[] client;
    private final byte[] forwardedFor;
    private final byte[] scheme;
    private final boolean trustedPeer;
    private final TimeLeft timeLeft = new TimeLeft();
    private final OwnField priority = new OwnField();
    private byte[] clientCertificate = {};
    private String defaultHost = "";
    private boolean keepAlive = true;
    private boolean upgrade;
    private boolean mirrored;
    private boolean trailers;

    /**
     * What is true for a whole connection.
     *
     * @param peer the address of the peer as text, IPv6 without brackets
     * @param trustedPeer whether the peer is a proxy whose X-Forwarded and Forwarded fields are believed and continued
     * @param scheme {@code http} or {@code https}, as the client spoke it
     */
    public Forwarding(String peer, boolean trustedPeer, String scheme) {
        this.client = Octets.ascii(peer);
        this.forwardedFor = Octets.ascii(peer.indexOf(':') < 0 ? peer : "\"[" + peer + "]\"");
        this.scheme = Octets.ascii(scheme);
        this.trustedPeer = trustedPeer;
    }

    /**
     * Sets the certificate that the client proved itself with, as the value of a Client-Cert field (RFC 9440). It is
     * not written for a trusted peer, which speaks for others than itself and may name theirs.
     */
    public Forwarding clientCertificate(String value) {
        clientCertificate = Octets.ascii(value);
        return this;
    }

    /** Sets the host for a request that names none, which HTTP/1.0 allows: usually the address of the server. */
    public Forwarding defaultHost(String host) {
        defaultHost = host;
        return this;
    }

    /** Sets whether the upstream connection is to be kept after the reply. */
    public Forwarding keepAlive(boolean keep) {
        keepAlive = keep;
        return this;
    }

    /** Sets whether a request to change to WebSocket is passed on as such. Else the wish is dropped. */
    public Forwarding upgrade(boolean allowed) {
        upgrade = allowed;
        return this;
    }

    /** What the upstream is told about the time that the request has left; nothing unless it is set. */
    public TimeLeft timeLeft() {
        return timeLeft;
    }

    /** How the upstream is told how much the request matters; not at all unless it is set. */
    public OwnField priority() {
        return priority;
    }

    /** Sets whether the request is a copy, whose reply nobody gets. */
    public Forwarding mirrored(boolean copy) {
        mirrored = copy;
        return this;
    }

    /** Sets whether the upstream is told that the client takes trailers, if it does. */
    public Forwarding trailers(boolean possible) {
        trailers = possible;
        return this;
    }

    byte[] client() {
        return client;
    }

    byte[] forwardedFor() {
        return forwardedFor;
    }

    byte[] scheme() {
        return scheme;
    }

    byte[] clientCertificate() {
        return clientCertificate;
    }

    String defaultHost() {
        return defaultHost;
    }

    boolean isPeerTrusted() {
        return trustedPeer;
    }

    boolean isKeepAlive() {
        return keepAlive;
    }

    boolean isMirrored() {
        return mirrored;
    }

    boolean areTrailersPossible() {
        return trailers;
    }

    /** Whether a request is passed on as one to change to WebSocket, so that 101 is a possible reply. */
    public boolean changesProtocol(RequestHead request) {
        return upgrade && request.isUpgrade();
    }
}
