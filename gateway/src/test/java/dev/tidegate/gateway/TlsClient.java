package dev.tidegate.gateway;

import java.io.IOException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Makes TLS connections to a gateway, and looks at what was agreed on. */
final class TlsClient {
    private final SSLContext context;
    private final int port;
    private String name = "";
    private String[] protocols = {"TLSv1.3", "TLSv1.2"};
    private String[] applications = {};

    TlsClient(SSLContext context, int port) {
        this.context = context;
        this.port = port;
    }

    /** Asks for this name. */
    TlsClient named(String host) {
        name = host;
        return this;
    }

    /** Speaks these versions only. */
    TlsClient speaking(String... versions) {
        protocols = versions;
        return this;
    }

    /** Offers these protocols by ALPN. */
    TlsClient offering(String... offered) {
        applications = offered;
        return this;
    }

    /** Connects and shakes hands. */
    SSLSocket connect() throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(RawClient.connect(port), "127.0.0.1", port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(protocols);
        parameters.setApplicationProtocols(applications);
        if (!name.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    RawClient open() throws IOException {
        return new RawClient(connect());
    }

    /** Asks for a path over a connection of its own. */
    RawClient.Reply get(String path, String... headers) throws IOException {
        try (RawClient client = open()) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: " + (name.isEmpty() ? "test" : name) + "\r\n"
                            + String.join(
                                    "",
                                    List.of(headers).stream()
                                            .map(header -> header + "\r\n")
                                            .toList()) + "\r\n")
                    .read();
        }
    }
}
