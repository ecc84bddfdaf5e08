package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.tls.Pki;
import dev.tidegate.policy.CertificateFiles;
import dev.tidegate.policy.ServerTls;
import dev.tidegate.policy.ServerTls.ClientAuth;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** What certificates of the gateway and of its clients are good for, whichever library does the work. */
abstract class CertificatesContract extends TlsListenerScene {
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
}
