package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.gateway.http1.Forwarding;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;

/** A request of the gateway as the decisions see it: views over its head. Used by its event loop only. */
final class HttpCall implements Call {
    private final RequestHead head;
    private Peer peer;
    private Peer.Caller caller;
    private CharSequence client = "";

    HttpCall(RequestHead head, Peer peer, Gate gate) {
        this.head = head;
        this.peer = peer;
        this.caller = peer.under(gate);
    }

    /** The next calls come from another peer. */
    void moveTo(Peer next) {
        peer = next;
    }

    /** A new head is complete. */
    void begin(Gate gate) {
        caller = peer.under(gate);
        client = caller.address().key(head);
    }

    /** There is no head to read the client from. */
    void beginWithoutHead(Gate gate) {
        caller = peer.under(gate);
        client = caller.address().peer();
    }

    /** How a copy of this request is forwarded, which may happen after the request is over. */
    Forwarding mirrored() {
        return peer.forwarding(caller.address()).mirrored(true);
    }

    Forwarding forwarding(String defaultHost) {
        return caller.forwarding().defaultHost(defaultHost);
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
