package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.admit.Priority;
import dev.tidegate.gateway.http1.ByteText;
import dev.tidegate.gateway.http1.Forwarding;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.token.Claims;
import dev.tidegate.gateway.token.Tokens;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import org.jspecify.annotations.Nullable;

/** A request of the gateway as the decisions see it: views over its head. Used by its event loop only. */
final class HttpCall implements Call {
    private final RequestHead head;
    private final Worker worker;
    /** Apart from the head's own views: a caller may hold one while it asks for a claim. */
    private final ByteText tokenField = new ByteText();

    private final CallPriority priority = new CallPriority();
    private Peer peer;
    private Peer.Caller caller;
    private CharSequence client = "";
    private @Nullable Claims claims;

    HttpCall(RequestHead head, Peer peer, Worker worker) {
        this.head = head;
        this.worker = worker;
        this.peer = peer;
        this.caller = peer.under(worker.gate());
    }

    /** The next calls come from another peer. */
    void moveTo(Peer next) {
        peer = next;
    }

    /** A new head is complete. */
    void begin(Gate gate) {
        caller = peer.under(gate);
        client = caller.address().key(head);
        claims = null;
    }

    /** There is no head to read the client from. */
    void beginWithoutHead(Gate gate) {
        caller = peer.under(gate);
        client = caller.address().peer();
        claims = Claims.NONE;
        priority.clear();
    }

    /** Reads how much the call matters off this field, if its peer is believed; empty for no field. */
    void readPriority(String field) {
        priority.read(head, field, caller.address().isPeerTrusted());
    }

    /** The route is known, which says how much its calls matter unless the call has better to say. */
    void routed(Priority ofRoute) {
        if (!priority.isSaid()) {
            priority.set(claimedPriority(ofRoute));
        }
    }

    /** How much the call matters. */
    Priority priority() {
        return priority.priority();
    }

    /** How a copy of this request is forwarded, which may happen after the request is over. */
    Forwarding mirrored() {
        return told(peer.forwarding(caller.address()).mirrored(true));
    }

    Forwarding forwarding(String defaultHost) {
        return told(caller.forwarding().defaultHost(defaultHost));
    }

    private Forwarding told(Forwarding forwarding) {
        priority.tell(forwarding.priority());
        return forwarding;
    }

    CharSequence client() {
        return client;
    }

    /** The priority that the call's token claims, or the other one when it claims none. */
    private Priority claimedPriority(Priority otherwise) {
        return worker.tokens().claimPriority() ? claims().priorityOr(otherwise) : otherwise;
    }

    /** What the call's token says. It is verified when somebody asks for the first time. */
    private Claims claims() {
        Claims known = claims;
        if (known == null) {
            Tokens tokens = worker.tokens();
            known = worker.claims(tokens, tokenField(tokens.source()));
            claims = known;
        }
        return known;
    }

    private ByteText tokenField(Attribute source) {
        return source instanceof Attribute.Cookie cookie
                ? head.cookie(cookie.name(), tokenField)
                : head.header(source instanceof Attribute.Header header ? header.name() : "", tokenField);
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
            case Attribute.Claim claim -> claims().text(claim.name());
            case Attribute.Entry none -> "";
            case Attribute.Path any -> head.path();
            case Attribute.Host any -> head.host();
            case Attribute.Method any -> head.method();
        };
    }
}
