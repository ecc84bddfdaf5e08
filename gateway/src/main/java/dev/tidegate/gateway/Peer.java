package dev.tidegate.gateway;

import dev.tidegate.gateway.tls.ServerHandshake;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The other end of a client connection, and what is known of it by the way it came. Immutable. */
final class Peer {
    private final InetAddress address;
    private final boolean secure;
    private final String certificate;
    private final @Nullable ServerHandshake asked;

    private Peer(InetAddress address, boolean secure, String certificate, @Nullable ServerHandshake asked) {
        this.address = address;
        this.secure = secure;
        this.certificate = certificate;
        this.asked = asked;
    }

    /** A peer without a certificate. */
    Peer(InetAddress address, boolean secure) {
        this(address, secure, "", null);
    }

    /** A peer whose handshake is complete. */
    static Peer of(InetAddress address, ServerHandshake handshake) {
        return handshake.asksForCertificate()
                ? new Peer(address, true, handshake.clientCertificate(), handshake)
                : new Peer(address, true);
    }

    /** Where it comes from; behind a PROXY header, the source that the header names. */
    InetAddress address() {
        return address;
    }

    /** Whether the connection is encrypted, so that the scheme is https. */
    boolean secure() {
        return secure;
    }

    String scheme() {
        return secure ? "https" : "http";
    }

    /** The certificate that it proved itself with, as the value of a Client-Cert field (RFC 9440); empty for none. */
    String certificate() {
        return certificate;
    }

    /** Whether a request for this host (in lower case, without port) must come over a connection of its own. */
    boolean isMisdirected(CharSequence host) {
        return asked != null && asked.isMisdirected(host.toString());
    }
}
