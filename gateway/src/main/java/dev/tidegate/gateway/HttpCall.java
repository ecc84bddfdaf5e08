package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.gateway.http1.Forwarding;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;

/** A request of the gateway as the decisions see it: views over its head. Used by its event loop only. */
final class HttpCall implements Call {
    private final RequestHead head;
    private final Peer peer;
    private Gate gate;
    private ClientAddress address;
    private Forwarding forwarding;
    private CharSequence client = "";

    HttpCall(RequestHead head, Peer peer, Gate gate) {
        this.head = head;
        this.peer = peer;
        this.gate = gate;
        this.address = new ClientAddress(peer.address(), gate.policy().identity());
        this.forwarding = forwarding();
    }

    /** A new head is complete. Who is trusted may have changed with a reload. */
    void begin(Gate current) {
        if (current != gate) {
            gate = current;
            address = new ClientAddress(peer.address(), current.policy().identity());
            forwarding = forwarding();
        }
        client = address.key(head);
    }

    /** There is no head to read the client from. */
    void beginWithoutHead() {
        client = address.peer();
    }

    /** How a copy of this request is forwarded, which may happen after the request is over. */
    Forwarding mirrored() {
        return forwarding().mirrored(true);
    }

    private Forwarding forwarding() {
        return new Forwarding(address.peer(), address.isPeerTrusted(), peer.scheme())
                .clientCertificate(peer.certificate());
    }

    Forwarding forwarding(String defaultHost) {
        return forwarding.defaultHost(defaultHost);
    }

    CharSequence client() {
        return client;
    }

    @Override
    public CharSequence method() {
        return head.method();
    }

    @Override
    public CharSequence host() {
        return head.host();
    }

    @Override
    public CharSequence path() {
        return head.path();
    }

    @Override
    public CharSequence value(Attribute attribute) {
        return switch (attribute) {
            case Attribute.ClientAddress any -> client;
            case Attribute.Header header -> head.header(header.name());
            case Attribute.Cookie cookie -> head.cookie(cookie.name());
            case Attribute.Query query -> head.queryParameter(query.name());
            case Attribute.Path any -> head.path();
            case Attribute.Host any -> head.host();
            case Attribute.Method any -> head.method();
        };
    }
}
