package dev.tidegate.spring.grpc;

import dev.tidegate.policy.IdentitySpec;
import dev.tidegate.spring.http.ClientAddress;
import dev.tidegate.spring.http.RequestCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call of gRPC as the decisions see it, which is as the gateway sees it: a POST to the full name of its method. */
final class RpcCall extends RequestCall {
    private final String host;
    private final Metadata headers;
    private final Peer peer;

    /**
     * Who calls.
     *
     * @param address as the transport knows it; empty when it knows none, and for the application itself
     * @param self whether it is the application itself
     */
    private record Peer(String address, IdentitySpec identity, boolean self) {
        private static final Peer SELF = new Peer("", IdentitySpec.defaults(), true);

        static Peer of(ServerCall<?, ?> call, IdentitySpec identity) {
            return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress socket
                            && socket.getAddress() != null
                    ? new Peer(socket.getAddress().getHostAddress(), identity, false)
                    : new Peer("", identity, false);
        }
    }

    private RpcCall(@Nullable String authority, String fullMethodName, Metadata headers, Peer peer) {
        super("/" + fullMethodName);
        this.host = normalHost(withoutPort(text(authority)));
        this.headers = headers;
        this.peer = peer;
    }

    /** A call that comes in. */
    RpcCall(ServerCall<?, ?> call, Metadata headers, IdentitySpec identity) {
        this(call.getAuthority(), call.getMethodDescriptor().getFullMethodName(), headers, Peer.of(call, identity));
    }

    /**
     * A call that goes out: the application itself is the client.
     *
     * @param authority who is called, perhaps with a port
     */
    RpcCall(@Nullable String authority, String fullMethodName, Metadata headers) {
        this(authority, fullMethodName, headers, Peer.SELF);
    }

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.indexOf(']') ? authority.substring(0, colon) : authority;
    }

    @Override
    public CharSequence method() {
        return "POST";
    }

    @Override
    public CharSequence host() {
        return host;
    }

    @Override
    protected String client() {
        return peer.address().isEmpty() ? "" : ClientAddress.of(peer.address(), forwarded(), peer.identity());
    }

    private List<String> forwarded() {
        List<String> values = new ArrayList<>();
        Iterable<String> fields = headers.getAll(key(ClientAddress.FORWARDED));
        if (fields != null) {
            fields.forEach(values::add);
        }
        return values;
    }

    /** What the application itself says of its call is believed. */
    @Override
    protected boolean isPeerTrusted() {
        return peer.self() || ClientAddress.isTrusted(peer.address(), peer.identity());
    }

    @Override
    protected String header(String name) {
        return header(headers, name);
    }

    /** The last value of a field; empty when there is none, and of a binary one, which is no text. */
    static String header(Metadata headers, String name) {
        return name.endsWith(Metadata.BINARY_HEADER_SUFFIX) ? "" : text(headers.get(key(name)));
    }

    /** Writes a field in the place of what there is of it. */
    static void replace(Metadata headers, String name, String value) {
        headers.discardAll(key(name));
        headers.put(key(name), value);
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
