package dev.tidegate.spring.grpc;

import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import io.grpc.Metadata;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A call of gRPC as the decisions see it, which is as the gateway sees it: a POST to the full name of its method.
 *
 * @param host the authority that was called, in lower case, without the port
 * @param path a slash and the full name of the method
 * @param client the address of the caller as limits keep it; empty for a call that goes out
 */
record RpcCall(String host, String path, String client, Metadata headers) implements Call {
    static RpcCall of(@Nullable String authority, String fullMethodName, String client, Metadata headers) {
        return new RpcCall(host(authority), "/" + fullMethodName, client, headers);
    }

    private static String host(@Nullable String authority) {
        String lower = authority == null ? "" : authority.toLowerCase(Locale.ROOT);
        int colon = lower.lastIndexOf(':');
        return colon > lower.indexOf(']') ? lower.substring(0, colon) : lower;
    }

    @Override
    public CharSequence method() {
        return "POST";
    }

    @Override
    public CharSequence value(Attribute attribute) {
        return switch (attribute) {
            case Attribute.ClientAddress any -> client;
            case Attribute.Header header -> header(header.name());
            case Attribute.Path any -> path;
            case Attribute.Host any -> host;
            case Attribute.Method any -> method();
            // A call of gRPC has no query and no cookies, and a claim is what the application says of it.
            case Attribute.Cookie cookie -> "";
            case Attribute.Query query -> "";
            case Attribute.Claim claim -> "";
            case Attribute.Entry entry -> "";
        };
    }

    private String header(String name) {
        // Binary fields are no text that a limit could be kept by.
        if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
            return "";
        }
        String value = headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        return value == null ? "" : value;
    }
}
