package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.tls.Pki;
import dev.tidegate.policy.CertificateFiles;
import dev.tidegate.policy.Http2Settings;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.ServerTls;
import dev.tidegate.policy.ServerTls.TlsVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** What TLS to clients promises, whichever library does its work. */
abstract class ListenerTlsContract extends TlsListenerScene {
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
