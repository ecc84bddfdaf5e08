package dev.tidegate.gateway.tls;

/** Why a handshake with a server came to nothing, each with what the operator can do. */
public enum HandshakeFault {
    /** No issuer that is believed stands behind the server's certificate. */
    UNKNOWN_ISSUER("name the file of its issuer in upstreams.%s.tls.ca"),
    /** The server's certificate has expired or is not valid yet. */
    OUT_OF_DATE("renew it there"),
    /** The server's certificate is for another name. */
    WRONG_NAME("name one of these in upstreams.%s.tls.server-name, or give the server a certificate for its own name"),
    /** The server does not speak the protocol that the policy says it does. */
    WRONG_PROTOCOL("change upstreams.%s.protocol"),
    /** Anything else: no version in common, a certificate of ours that is not taken, no TLS at all, no answer. */
    FAILED("see that it speaks TLS 1.2 or 1.3, and whether it asks for a certificate (upstreams.%s.tls)");

    private final String remedy;

    HandshakeFault(String remedy) {
        this.remedy = remedy;
    }

    /** What to do about it. */
    public String remedy(String upstream) {
        return remedy.formatted(upstream);
    }
}
