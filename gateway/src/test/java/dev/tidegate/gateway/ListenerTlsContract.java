package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.tls.Pki;
import dev.tidegate.policy.CertificateFiles;
import dev.tidegate.policy.Http2Settings;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyBuilder;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.ServerTls;
import dev.tidegate.policy.ServerTls.ClientAuth;
import dev.tidegate.policy.ServerTls.TlsVersion;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What TLS to clients promises, whichever library does its work. */
@ExtendWith(BufferGuard.class)
abstract class ListenerTlsContract {
    @TempDir
    private Path folder = Path.of("");

    private Pki pki = new Pki(folder);
    private Origin origin = Origin.answering("shop");

    abstract GatewayOptions options();

    @BeforeEach
    void makeIssuer() {
        pki = new Pki(folder);
    }

    @AfterEach
    void closeOrigin() {
        origin.close();
    }

    private Gateway start(ServerTls tls) {
        return start(tls, listener -> listener);
    }

    private Gateway start(ServerTls tls, UnaryOperator<ListenerSpec> change) {
        return Gateway.start(policy(tls, change), options());
    }

    private Policy policy(ServerTls tls, UnaryOperator<ListenerSpec> change) {
        return policy(change.apply(Gates.listener().withTls(tls)), origin).build();
    }

    private static PolicyBuilder policy(ListenerSpec listener, Origin server) {
        return Policy.builder()
                .listener(listener)
                .upstream(Gates.upstream(server))
                .route(RouteSpec.of("/**", "shop"));
    }

    private TlsClient client(Gateway gateway) {
        return new TlsClient(pki.client(), Gates.port(gateway));
    }

    private static String subject(TlsClient client) throws IOException {
        try (SSLSocket socket = client.connect()) {
            return subject(socket);
        }
    }

    private static String subject(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    @Test
    void carriesRequestsOverBothVersions() throws IOException {
        try (Gateway gateway = start(ServerTls.of(pki.files("shop", "shop.test")))) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                try (SSLSocket socket = client(gateway).speaking(version).connect();
                        RawClient client = new RawClient(socket)) {
                    for (int i = 0; i < 3; i++) {
                        client.send("GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n");
                        assertThat(client.read().body()).isEqualTo("shop");
                    }
                    assertThat(socket.getSession().getProtocol()).isEqualTo(version);
                }
            }
        }
        assertThat(origin.heads()).allSatisfy(head -> assertThat(head).contains("X-Forwarded-Proto: https\r\n"));
    }

    @Test
    void speaksNothingOlderThanThePolicySays() throws IOException {
        ServerTls tls = ServerTls.of(pki.files("shop", "shop.test")).withMinVersion(TlsVersion.TLS_1_3);
        try (Gateway gateway = start(tls)) {
            assertThatThrownBy(() -> client(gateway).speaking("TLSv1.2").connect())
                    .isInstanceOf(SSLException.class);
            assertThat(client(gateway).speaking("TLSv1.3").get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void choosesTheCertificateByTheNameThatIsAskedFor() throws IOException {
        ServerTls tls = ServerTls.of(
                pki.files("a", "first.test"), pki.files("b", "*.shop.test"), pki.files("c", "api.shop.test"));
        try (Gateway gateway = start(tls)) {
            assertThat(subject(client(gateway).named("api.shop.test"))).isEqualTo("CN=api.shop.test");
            assertThat(subject(client(gateway).named("IMG.shop.test"))).isEqualTo("CN=any.shop.test");
            assertThat(subject(client(gateway).named("other.test"))).isEqualTo("CN=first.test");
            assertThat(subject(client(gateway))).isEqualTo("CN=first.test");
            assertThat(client(gateway).named("api.shop.test").get("/").body()).isEqualTo("shop");
        }
    }

    @Test
    void agreesOnHttp11WithAClientThatOffersIt() throws IOException {
        try (Gateway gateway = start(
                ServerTls.of(pki.files("shop", "shop.test")), listener -> listener.withHttp2(Http2Settings.off()))) {
            try (SSLSocket both = client(gateway).offering("h2", "http/1.1").connect();
                    SSLSocket none = client(gateway).connect()) {
                assertThat(both.getApplicationProtocol()).isEqualTo("http/1.1");
                assertThat(none.getApplicationProtocol()).isEmpty();
            }
        }
    }

    @Test
    void speaksHttp2WithAClientThatPrefersIt() throws Exception {
        try (Gateway gateway = start(ServerTls.of(pki.files("shop", "localhost")));
                HttpClient client =
                        HttpClient.newBuilder().sslContext(pki.client()).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + Gates.port(gateway) + "/"))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.body()).isEqualTo("shop");
        }
        assertThat(origin.heads()).singleElement().asString().contains("X-Forwarded-Proto: https\r\n");
    }

    @Test
    void letsNobodyInWithoutACertificateWhereOneIsRequired() {
        ServerTls tls = ServerTls.of(pki.files("shop", "shop.test")).withClientCa(pki.ca(), ClientAuth.REQUIRE);
        try (Gateway gateway = start(tls)) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                assertThatThrownBy(() -> client(gateway).speaking(version).get("/"))
                        .isInstanceOf(IOException.class);
            }
        }
        assertThat(origin.heads()).isEmpty();
    }

    @Test
    void tellsTheServerWhichCertificateAClientHas() throws Exception {
        ServerTls tls = ServerTls.of(pki.files("shop", "shop.test")).withClientCa(pki.ca(), ClientAuth.REQUIRE);
        X509Bundle alice = pki.issue("alice");
        try (Gateway gateway = start(tls)) {
            SSLContext own = pki.client(alice);
            // The second connection resumes the session of the first.
            for (int i = 0; i < 2; i++) {
                assertThat(new TlsClient(own, Gates.port(gateway))
                                .get("/", "Client-Cert: :AAAA:", "Client-Cert-Chain: :AAAA:")
                                .status())
                        .isEqualTo(200);
            }
        }
        String field =
                ":" + Base64.getEncoder().encodeToString(alice.getCertificate().getEncoded()) + ":";
        assertThat(origin.heads())
                .hasSize(2)
                .allSatisfy(head -> assertThat(head)
                        .contains("Client-Cert: " + field + "\r\n")
                        .doesNotContain("AAAA:\r\n"));
    }

    @Test
    void letsAClientInWithoutACertificateWhereOneIsRequested() throws IOException {
        ServerTls tls = ServerTls.of(pki.files("shop", "shop.test")).withClientCa(pki.ca(), ClientAuth.REQUEST);
        try (Gateway gateway = start(tls)) {
            assertThat(client(gateway).get("/", "Client-Cert: :AAAA:").status()).isEqualTo(200);
        }
        assertThat(origin.heads()).singleElement().asString().doesNotContain("Client-Cert");
    }

    @Test
    void believesNoCertificateOfAnotherIssuer() {
        X509Bundle stranger = new Pki(folder).issue("alice");
        for (ClientAuth auth : List.of(ClientAuth.REQUIRE, ClientAuth.REQUEST)) {
            ServerTls tls = ServerTls.of(pki.files("shop", "shop.test")).withClientCa(pki.ca(), auth);
            try (Gateway gateway = start(tls)) {
                // TLS 1.2, where a client shows its certificate whether it is asked for this issuer or not.
                TlsClient wrong = new TlsClient(EagerKeys.client(pki, stranger), Gates.port(gateway));
                assertThatThrownBy(() -> wrong.get("/")).isInstanceOf(IOException.class);
            }
        }
        assertThat(origin.heads()).isEmpty();
    }

    @Test
    void sendsARequestForAnotherCertificatesHostAwayWhereCertificatesOfClientsCount() throws IOException {
        ServerTls plain = ServerTls.of(pki.files("a", "a.test"), pki.files("b", "b.test"));
        ServerTls mutual = plain.withClientCa(pki.ca(), ClientAuth.REQUEST);
        try (Gateway gateway = start(mutual);
                RawClient client = client(gateway).named("a.test").open()) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: b.test\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(421);
            assertThat(client.send("GET / HTTP/1.1\r\nHost: A.test:443\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(200);
            assertThat(client.send("GET / HTTP/1.1\r\nHost: nobody.test\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(200);
        }
        try (Gateway gateway = start(plain);
                RawClient client = client(gateway).named("a.test").open()) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: b.test\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void resumesASession() throws IOException {
        ServerTls tls = ServerTls.of(pki.files("shop", "shop.test"));
        try (Gateway gateway = start(tls)) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                TlsClient client = client(gateway).speaking(version);
                Object first = certificateAfterRequest(client);
                assertThat(certificateAfterRequest(client)).isSameAs(first);
            }
        }
    }

    /** The client keeps the certificate of a session that it resumes, so a full handshake brings another object. */
    private static Object certificateAfterRequest(TlsClient client) throws IOException {
        try (SSLSocket socket = client.connect();
                RawClient raw = new RawClient(socket)) {
            raw.send("GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n").read();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void putsARenewedCertificateInForceAndLetsOpenConnectionsLive() throws IOException {
        CertificateFiles files = pki.files("shop", "old.test");
        try (Gateway gateway = start(ServerTls.of(files, pki.files("other", "other.test")));
                RawClient open = client(gateway).named("old.test").open()) {
            pki.files("shop", "new.test");
            Waiting.until(() -> isServed(gateway, "new.test"));
            assertThat(open.send("GET / HTTP/1.1\r\nHost: old.test\r\n\r\n")
                            .read()
                            .body())
                    .isEqualTo("shop");
        }
    }

    private boolean isServed(Gateway gateway, String name) {
        try (SSLSocket socket = client(gateway).named(name).connect()) {
            return subject(socket).equals("CN=" + name);
        } catch (IOException failed) {
            throw new AssertionError("a reload must not fail a handshake", failed);
        }
    }

    @Test
    void keepsTheCertificateThatItHasWhenTheFilesAreBroken() throws IOException {
        CertificateFiles files = pki.files("shop", "shop.test");
        try (LogEar ear = new LogEar();
                Gateway gateway = start(ServerTls.of(files))) {
            pki.file("shop.key", pki.issue("shop.test").getPrivateKeyPEM());
            Waiting.until(() -> !ear.heard("keeps the certificates that it has").isEmpty());
            assertThat(client(gateway).get("/").status()).isEqualTo(200);
            Waiting.nanos(5_000_000_000L);
            assertThat(ear.heard("keeps the certificates that it has"))
                    .singleElement()
                    .asString()
                    .startsWith("Listener 'web' keeps the certificates that it has: file ")
                    .contains("shop.key does not hold the key of the certificate in ");
            pki.files("shop", "mended.test");
            Waiting.until(() -> isServed(gateway, "mended.test"));
            assertThat(ear.heard("uses the certificates that have just been written"))
                    .hasSize(1);
        }
    }

    @Test
    void followsAReloadOfThePolicy() throws IOException {
        CertificateFiles first = pki.files("first", "first.test");
        CertificateFiles second = pki.files("second", "second.test");
        try (Gateway gateway = start(ServerTls.of(first));
                RawClient open = client(gateway).open()) {
            gateway.reload(policy(ServerTls.of(second, first), listener -> listener));
            assertThat(subject(client(gateway))).isEqualTo("CN=second.test");
            CertificateFiles missing = new CertificateFiles("none.pem", "none.key");
            assertThatThrownBy(() -> gateway.reload(policy(ServerTls.of(second, missing), listener -> listener)))
                    .isInstanceOf(GatewayException.class)
                    .hasMessage("Listener 'web' cannot speak TLS: file none.pem does not exist: create it, or name "
                            + "another file in the policy.");
            assertThat(subject(client(gateway))).isEqualTo("CN=second.test");
            assertThat(open.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read().body())
                    .isEqualTo("shop");
        }
    }

    @Test
    void doesNotStartWithFilesThatCannotBeUsed() {
        CertificateFiles files = pki.write("shop", pki.issue("a.test").getCertificatePEM(), "");
        assertThatThrownBy(() -> start(ServerTls.of(files)))
                .isInstanceOf(GatewayException.class)
                .hasMessageStartingWith("Listener 'web' cannot speak TLS: file ")
                .hasMessageContaining("shop.key is not PEM text");
    }

    @Test
    void cutsAClientThatDoesNotFinishItsHandshake() throws IOException {
        ListenerSpec.Timeouts defaults = ListenerSpec.Timeouts.defaults();
        assertThat(defaults.headerNanos()).isLessThanOrEqualTo(10_000 * Gates.MILLI);
        ListenerSpec.Timeouts soon = new ListenerSpec.Timeouts(
                1_000 * Gates.MILLI, defaults.bodyNanos(), defaults.idleNanos(), defaults.minBodyBytesPerSecond());
        byte[] begun = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
        for (CertificateFiles[] files : List.of(
                new CertificateFiles[] {pki.files("a", "a.test")},
                new CertificateFiles[] {pki.files("a", "a.test"), pki.files("b", "b.test")})) {
            try (Gateway gateway = start(ServerTls.of(files), listener -> listener.withTimeouts(soon));
                    RawClient silent = new RawClient(Gates.port(gateway));
                    RawClient slow = new RawClient(Gates.port(gateway))) {
                long begin = System.nanoTime();
                slow.send(begun);
                assertThat(silent.isClosedByPeer()).isTrue();
                assertThat(slow.isClosedByPeer()).isTrue();
                assertThat(System.nanoTime() - begin).isBetween(800 * Gates.MILLI, 3_000 * Gates.MILLI);
            }
        }
    }

    @Test
    void closesAConnectionThatSpeaksNoTls() throws IOException {
        try (Gateway gateway = start(ServerTls.of(pki.files("shop", "shop.test")));
                RawClient plain = new RawClient(Gates.port(gateway))) {
            plain.send("GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n");
            // An alert may come before the end.
            plain.in().readAllBytes();
            assertThat(origin.heads()).isEmpty();
        }
    }

    @Test
    void endsAConnectionSoThatTheClientKnowsNothingIsMissing() throws IOException {
        try (Gateway gateway = start(ServerTls.of(pki.files("shop", "shop.test")));
                RawClient client = client(gateway).open()) {
            client.send("POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 1000000\r\nConnection: close\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(200);
            // The end without close_notify would be an error here.
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void carriesLargeBodiesBothWays() throws IOException {
        String large = "0123456789abcdef".repeat(64 * 1024);
        Origin.Script echo = (head, in, out) -> {
            byte[] body = in.readNBytes(large.length());
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            return true;
        };
        try (Origin echoing = Origin.start(echo);
                Gateway gateway = Gateway.start(
                        policy(Gates.listener().withTls(ServerTls.of(pki.files("shop", "shop.test"))), echoing)
                                .build(),
                        options());
                RawClient client = client(gateway).open()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + large.length() + "\r\n\r\n");
            client.send(large);
            assertThat(client.read().body()).isEqualTo(large);
        }
    }

    @Test
    void countsHandshakesAndTellsHowLongCertificatesLast() throws IOException {
        try (Gateway gateway = Gateway.start(
                policy(Gates.listener().withTls(ServerTls.of(pki.files("shop", "shop.test"))), origin)
                        .listener(ListenerSpec.admin("admin", "127.0.0.1", 0))
                        .build(),
                options())) {
            client(gateway).get("/");
            assertThatThrownBy(() -> new TlsClient(new Pki(folder).client(), Gates.port(gateway)).connect())
                    .isInstanceOf(SSLException.class);
            int admin = gateway.address("admin").getPort();
            Waiting.until(() -> metrics(admin).contains("tidegate_outcome=\"failed\"} 1"));
            assertThat(metrics(admin)
                            .lines()
                            .filter(line -> line.contains("tls"))
                            .toList()
                            .toString())
                    .contains(
                            "tidegate_tls_handshakes_total{tidegate_listener=\"web\",tidegate_outcome=\"complete\"} 1")
                    .containsPattern("tidegate_tls_certificate_remaining_seconds\\{file_path=\"[^\"]*shop.pem\"} 25");
        }
    }

    private static String metrics(int port) {
        try (RawClient client = new RawClient(port)) {
            return client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .read()
                    .body();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
