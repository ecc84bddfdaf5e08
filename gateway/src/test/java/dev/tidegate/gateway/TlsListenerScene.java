package dev.tidegate.gateway;

import dev.tidegate.gateway.tls.Pki;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyBuilder;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.ServerTls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server, an issuer of certificates, and gateways that speak TLS to clients with a library of choice. */
@ExtendWith(BufferGuard.class)
abstract class TlsListenerScene {
    @TempDir
    Path folder = Path.of("");

    Pki pki = new Pki(folder);
    Origin origin = Origin.answering("shop");

    abstract GatewayOptions options();

    @BeforeEach
    void makeIssuer() {
        pki = new Pki(folder);
    }

    @AfterEach
    void closeOrigin() {
        origin.close();
    }

    Gateway start(ServerTls tls) {
        return start(tls, listener -> listener);
    }

    Gateway start(ServerTls tls, UnaryOperator<ListenerSpec> change) {
        return Gateway.start(policy(tls, change), options());
    }

    Policy policy(ServerTls tls, UnaryOperator<ListenerSpec> change) {
        return policy(change.apply(Gates.listener().withTls(tls)), origin).build();
    }

    static PolicyBuilder policy(ListenerSpec listener, Origin server) {
        return Policy.builder()
                .listener(listener)
                .upstream(Gates.upstream(server))
                .route(RouteSpec.of("/**", "shop"));
    }

    TlsClient client(Gateway gateway) {
        return new TlsClient(pki.client(), Gates.port(gateway));
    }

    static String subject(TlsClient client) throws IOException {
        try (SSLSocket socket = client.connect()) {
            return subject(socket);
        }
    }

    static String subject(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    boolean isServed(Gateway gateway, String name) {
        try (SSLSocket socket = client(gateway).named(name).connect()) {
            return subject(socket).equals("CN=" + name);
        } catch (IOException failed) {
            throw new AssertionError("a reload must not fail a handshake", failed);
        }
    }
}
