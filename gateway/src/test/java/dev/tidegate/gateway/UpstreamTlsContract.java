package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.balance.HealthRules;
import dev.tidegate.gateway.tls.Pki;
import dev.tidegate.policy.ClientTls;
import dev.tidegate.policy.UpstreamSpec;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What TLS to servers promises, whichever library does its work. */
@ExtendWith(BufferGuard.class)
abstract class UpstreamTlsContract {
    private static final String ADDRESS = "127.0.0.1";
    private static final HealthRules FIRST_FAILURE_COUNTS = new HealthRules(1, 1, 0, 0, 0, 0);

    @TempDir
    private Path folder = Path.of("");

    private Pki pki = new Pki(folder);

    abstract GatewayOptions options();

    @BeforeEach
    void makeIssuer() {
        pki = new Pki(folder);
    }

    private static Origin secure(SSLContext context, String text) {
        return Origin.start(context.getServerSocketFactory(), (head, in, out) -> {
            out.write(Origin.ok(text));
            return true;
        });
    }

    private Gateway before(Origin origin, ClientTls tls) {
        return before(origin, tls, upstream -> upstream);
    }

    private Gateway before(Origin origin, ClientTls tls, UnaryOperator<UpstreamSpec> change) {
        UpstreamSpec upstream = change.apply(Gates.upstream(origin).withTls(tls));
        return Gateway.start(Gates.policy(upstream).build(), options());
    }

    private static UpstreamSpec neverEjecting(UpstreamSpec upstream) {
        return upstream.withHealth(FIRST_FAILURE_COUNTS, UpstreamSpec.Probe.none());
    }

    private ClientTls trusting() {
        return ClientTls.defaults().withCa(pki.ca());
    }

    private static void assertRefused(Gateway gateway, String detail) throws IOException {
        RawClient.Reply reply = RawClient.get(Gates.port(gateway), "/");
        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.body()).contains(detail);
    }

    @Test
    void believesACertificateForTheAddressOfTheServer() throws IOException {
        try (Origin origin = secure(pki.server(pki.issue(ADDRESS)), "safe");
                Gateway gateway = before(origin, trusting());
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                                .read()
                                .body())
                        .isEqualTo("safe");
            }
            assertThat(origin.connections()).isEqualTo(1);
        }
    }

    @Test
    void believesACertificateForTheNameThatThePolicyGives() throws IOException {
        try (Origin origin = secure(pki.server(pki.issue("shop.internal")), "safe");
                Gateway gateway = before(origin, trusting().withServerName("shop.internal"))) {
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("safe");
        }
    }

    @Test
    void refusesACertificateForAnotherName() throws IOException {
        try (LogEar ear = new LogEar();
                Origin origin = secure(pki.server(pki.issue("other.internal")), "never");
                Gateway gateway = before(origin, trusting())) {
            assertRefused(gateway, "The server's certificate is for another name.");
            assertThat(ear.heard("TLS with server " + ADDRESS))
                    .singleElement()
                    .asString()
                    .contains("its certificate is for [other.internal]", "upstreams.shop.tls.server-name");
            assertThat(origin.heads()).isEmpty();
        }
    }

    @Test
    void refusesACertificateOfAnUnknownIssuer() throws IOException {
        try (Origin origin = secure(pki.server(pki.issue(ADDRESS)), "never")) {
            try (Gateway gateway = before(origin, ClientTls.defaults().withCa(new Pki(folder).ca()))) {
                assertRefused(gateway, "comes from an issuer that the gate does not believe.");
            }
            try (Gateway gateway = before(origin, ClientTls.defaults())) {
                assertRefused(gateway, "comes from an issuer that the gate does not believe.");
            }
            assertThat(origin.heads()).isEmpty();
        }
    }

    @Test
    void refusesACertificateThatHasExpired() throws IOException {
        X509Bundle old = pki.issue(builder -> builder.notAfter(Instant.now().minus(Duration.ofMinutes(1))), ADDRESS);
        try (Origin origin = secure(pki.server(old), "never");
                Gateway gateway = before(origin, trusting())) {
            assertRefused(gateway, "The server's certificate has expired, or is not valid yet.");
        }
    }

    @Test
    void refusesAServerThatSpeaksNoTls() throws IOException {
        try (Origin origin = Origin.answering("plain");
                Gateway gateway = before(origin, trusting())) {
            assertRefused(gateway, "The TLS handshake with the server failed.");
        }
    }

    @Test
    void takesAnyCertificateWhereThePolicyWantsNoVerification() throws IOException {
        try (LogEar ear = new LogEar();
                Origin origin = secure(pki.server(pki.issue("other.internal")), "anyone");
                Gateway gateway = before(origin, ClientTls.defaults().withoutVerification())) {
            assertThat(ear.heard("Upstream 'shop' takes any certificate")).hasSize(1);
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("anyone");
        }
    }

    @Test
    void provesItselfToAServerThatAsks() throws IOException {
        SSLContext context = pki.server(pki.issue(ADDRESS));
        Origin.Script script = (head, in, out) -> {
            out.write(Origin.ok("mutual"));
            return true;
        };
        try (Origin origin = Origin.start(new AskingSockets(context), script)) {
            try (Gateway gateway = before(origin, trusting().withCertificate(pki.files("gate", "gate")))) {
                assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("mutual");
            }
            try (Gateway gateway = before(origin, trusting())) {
                assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(502);
            }
        }
    }

    @Test
    void believesANewIssuerAsSoonAsItsFileIsWritten() throws IOException {
        Pki old = new Pki(folder);
        String ca = old.file("issuers.pem", old.pem());
        try (Origin origin = secure(pki.server(pki.issue(ADDRESS)), "renewed");
                Gateway gateway = before(origin, ClientTls.defaults().withCa(ca), UpstreamTlsContract::neverEjecting)) {
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(502);
            pki.file("issuers.pem", pki.pem());
            Waiting.until(() -> status(gateway) == 200);
        }
    }

    private static int status(Gateway gateway) {
        try {
            return RawClient.get(Gates.port(gateway), "/").status();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void neverTakesACutConnectionForTheEndOfAReply() throws IOException {
        AtomicInteger way = new AtomicInteger();
        Origin.Script script = (head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return false;
        };
        try (Origin orderly = Origin.start(pki.server(pki.issue(ADDRESS)).getServerSocketFactory(), script);
                Gateway gateway = before(orderly, trusting())) {
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("half");
        }
        try (CuttingOrigin cutting = new CuttingOrigin(pki.server(pki.issue(ADDRESS)), way);
                Gateway gateway = Gateway.start(
                        Gates.policy(UpstreamSpec.of("shop", List.of(Gates.server(cutting.port())))
                                        .withTls(trusting()))
                                .build(),
                        options())) {
            assertThatThrownBy(() -> RawClient.get(Gates.port(gateway), "/")).isInstanceOf(Exception.class);
        }
    }

    @Test
    void asksForHealthOverTheSameTls() throws IOException {
        try (Origin origin = secure(pki.server(pki.issue(ADDRESS)), "well")) {
            UnaryOperator<UpstreamSpec> checked = upstream -> upstream.withHealth(
                    FIRST_FAILURE_COUNTS,
                    new UpstreamSpec.Probe("/healthz", 50 * Gates.MILLI, 1000 * Gates.MILLI, 200, 299));
            try (Gateway gateway = before(origin, trusting(), checked)) {
                Waiting.until(() -> origin.heads().size() >= 2);
                assertThat(origin.heads().getFirst()).startsWith("GET /healthz HTTP/1.1\r\nHost: " + ADDRESS);
                assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("well");
            }
            try (Gateway gateway = before(origin, ClientTls.defaults().withCa(new Pki(folder).ca()), checked)) {
                Waiting.until(() -> status(gateway) == 503);
            }
        }
    }

    /** Sockets of a server that lets nobody in without a certificate. */
    private static final class AskingSockets extends ServerSocketFactory {
        private final SSLContext context;

        AskingSockets(SSLContext context) {
            this.context = context;
        }

        private static ServerSocket asking(ServerSocket socket) {
            ((SSLServerSocket) socket).setNeedClientAuth(true);
            return socket;
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            return asking(context.getServerSocketFactory().createServerSocket(port));
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) throws IOException {
            return asking(context.getServerSocketFactory().createServerSocket(port, backlog));
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
            return asking(context.getServerSocketFactory().createServerSocket(port, backlog, address));
        }
    }

    /** Sends half a reply without a length, and then cuts the connection below TLS. */
    private static final class CuttingOrigin implements AutoCloseable {
        private final ServerSocket listening;

        CuttingOrigin(SSLContext context, AtomicInteger served) throws IOException {
            listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> {
                while (!listening.isClosed()) {
                    cutOne(context, served);
                }
            });
        }

        private void cutOne(SSLContext context, AtomicInteger served) {
            try (Socket below = listening.accept()) {
                SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(below, null, 0, false);
                socket.setUseClientMode(false);
                Origin.readHead(socket.getInputStream());
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
                served.incrementAndGet();
            } catch (IOException closed) {
                // Either side went away; the next connection is another chance.
                return;
            }
        }

        int port() {
            return listening.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
