package dev.tidegate.spring.grpc;

import dev.tidegate.spring.http.RequestCall;
import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/** A call of gRPC as the decisions see it, which is as the gateway sees it: a POST to the full name of its method. */
final class RpcCall extends RequestCall {
    private final String host;
    private final String client;
    private final Metadata headers;

    /**
     * A call.
     *
     * @param authority who was called, perhaps with a port
     * @param client the address of the caller as limits keep it; empty for a call that goes out
     */
    RpcCall(@Nullable String authority, String fullMethodName, String client, Metadata headers) {
        super("/" + fullMethodName);
        this.host = normalHost(withoutPort(text(authority)));
        this.client = client;
        this.headers = headers;
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
        return client;
    }

    @Override
    protected String header(String name) {
        // Binary fields are no text that a limit could be kept by.
        return name.endsWith(Metadata.BINARY_HEADER_SUFFIX)
                ? ""
                : text(headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    }
}
