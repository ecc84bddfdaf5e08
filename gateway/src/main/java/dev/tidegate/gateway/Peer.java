package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.gateway.http1.Forwarding;
import dev.tidegate.gateway.tls.ServerHandshake;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a client connection, what is known of it by the way it came, and what the policy in force makes of
 * it. Used by its event loop only.
 */
final class Peer {
    private final InetAddress address;
    private final boolean secure;
    private final String certificate;
    private final @Nullable ServerHandshake asked;
    private @Nullable Caller caller;

    /**
     * The peer as one policy sees it.
     *
     * @param gate who is trusted may change with a reload
     * @param address who the client is: the peer, or whom it names
     * @param forwarding what servers are told of it
     */
    record Caller(Gate gate, ClientAddress address, Forwarding forwarding) {}

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

    /** The peer under the policy of a gate; made once for each. */
    Caller under(Gate gate) {
        Caller known = caller;
        if (known == null || known.gate() != gate) {
            ClientAddress client = new ClientAddress(address, gate.policy().identity());
            known = new Caller(gate, client, forwarding(client));
            caller = known;
        }
        return known;
    }

    /** What servers are told of it, when requests come for this client. */
    Forwarding forwarding(ClientAddress client) {
        return new Forwarding(client.peer(), client.isPeerTrusted(), scheme()).clientCertificate(certificate);
    }
}
