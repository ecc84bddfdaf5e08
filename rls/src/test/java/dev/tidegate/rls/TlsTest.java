package dev.tidegate.rls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidegate.policy.ServerTls.ClientAuth;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What TLS promises to a real client of gRPC. */
class TlsTest {
    private static final X509Bundle ISSUER = issuer();
    private static final X509Bundle STRANGER = issuer();

    @TempDir
    private Path folder = Path.of("");

    private interface Making {
        X509Bundle make() throws Exception;
    }

    private static X509Bundle issuer() {
        return made(() -> new CertificateBuilder()
                .ecp256()
                .subject("CN=Issuer")
                .setIsCertificateAuthority(true)
                .buildSelfSigned());
    }

    private static X509Bundle issued(X509Bundle issuer) {
        return made(() -> new CertificateBuilder()
                .ecp256()
                .subject("CN=rls")
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(issuer));
    }

    private static X509Bundle made(Making making) {
        try {
            return making.make();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @BeforeEach
    void writeFiles() throws IOException {
        write(issued(ISSUER));
        Files.writeString(folder.resolve("ca.pem"), ISSUER.getCertificatePEM());
    }

    private void write(X509Bundle own) throws IOException {
        Files.writeString(folder.resolve("own.pem"), own.getCertificatePathPEM());
        Files.writeString(folder.resolve("own.key"), own.getPrivateKeyPEM());
    }

    private String policy(String more) {
        return """
                version: 1
                listeners:
                  rls:
                    bind: 127.0.0.1:0
                    protocol: rls
                    tls: { certificates: [{ certificate: '%1$s/own.pem', key: '%1$s/own.key' }]%2$s }
                """.formatted(folder, more.replace("FOLDER", folder.toString()));
    }

    private static String demand(ClientAuth auth) {
        return ", client-ca: 'FOLDER/ca.pem', client-auth: " + (auth == ClientAuth.REQUIRE ? "require" : "request");
    }

    private RateLimitServer start(String more) {
        return RateLimitServer.start(Policies.parse(policy(more)), RlsOptions.defaults());
    }

    private static SslContextBuilder believing(X509Bundle issuer) {
        return GrpcSslContexts.forClient().trustManager(issuer.getCertificate());
    }

    private static SslContextBuilder showing(X509Bundle own) {
        return believing(ISSUER).keyManager(own.getKeyPair().getPrivate(), own.getCertificatePath());
    }

    /** What a client with this TLS is told; UNAVAILABLE when no connection comes about. */
    private static Status.Code ask(RateLimitServer server, SslContextBuilder tls) throws SSLException {
        ManagedChannel channel = NettyChannelBuilder.forAddress(server.address())
                .sslContext(tls.build())
                .build();
        return ask(channel);
    }

    private static Status.Code ask(ManagedChannel channel) {
        try {
            assertThat(RateLimitServiceGrpc.newBlockingStub(channel)
                            .shouldRateLimit(Service.request("shop", "all=x").build())
                            .getOverallCode())
                    .isEqualTo(Code.OK);
            return Status.Code.OK;
        } catch (StatusRuntimeException failed) {
            return failed.getStatus().getCode();
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void answersClientsThatKnowItsIssuerAndNoOthers() throws SSLException {
        try (RateLimitServer server = start("")) {
            assertThat(ask(server, believing(ISSUER))).isEqualTo(Status.Code.OK);
            assertThat(ask(server, believing(STRANGER))).isEqualTo(Status.Code.UNAVAILABLE);
            ManagedChannel plain = NettyChannelBuilder.forAddress(server.address())
                    .usePlaintext()
                    .build();
            assertThat(ask(plain)).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void letsInWhoHasACertificateOfTheRightIssuer() throws SSLException {
        try (RateLimitServer server = start(demand(ClientAuth.REQUIRE))) {
            assertThat(ask(server, showing(issued(ISSUER)))).isEqualTo(Status.Code.OK);
            assertThat(ask(server, showing(issued(STRANGER)))).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(ask(server, believing(ISSUER))).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void bearsAMissingCertificateThatIsOnlyRequested() throws SSLException {
        try (RateLimitServer server = start(demand(ClientAuth.REQUEST))) {
            assertThat(ask(server, believing(ISSUER))).isEqualTo(Status.Code.OK);
            assertThat(ask(server, showing(issued(STRANGER)))).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void newConnectionsGoByFilesThatHaveChanged() throws IOException {
        try (RateLimitServer server = start("")) {
            write(issued(STRANGER));
            assertThat(ask(server, believing(ISSUER))).isEqualTo(Status.Code.OK);
            server.look();
            assertThat(ask(server, believing(STRANGER))).isEqualTo(Status.Code.OK);
            assertThat(ask(server, believing(ISSUER))).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void keepsItsCertificateWhileTheFilesDoNotGoTogether() throws IOException {
        try (RateLimitServer server = start("")) {
            Files.writeString(folder.resolve("own.key"), issued(ISSUER).getPrivateKeyPEM());
            server.look();
            server.look();
            assertThat(ask(server, believing(ISSUER))).isEqualTo(Status.Code.OK);
        }
    }

    @Test
    void aReloadChangesWhoIsLetIn() throws SSLException {
        try (RateLimitServer server = start("")) {
            server.reload(Policies.parse(policy(demand(ClientAuth.REQUIRE))));
            assertThat(ask(server, believing(ISSUER))).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(ask(server, showing(issued(ISSUER)))).isEqualTo(Status.Code.OK);
        }
    }

    @Test
    void oneAddressSpeaksTlsOrDoesNot() {
        try (RateLimitServer server = start("")) {
            assertThatExceptionOfType(RlsException.class)
                    .isThrownBy(() -> server.reload(
                            Policies.parse("version: 1\nlisteners: { rls: { bind: 127.0.0.1:0, protocol: rls } }\n")))
                    .withMessageContaining("the listener 'rls' cannot turn tls on or off")
                    .withMessageContaining("name another port");
        }
    }

    private void assertRefused(String problem) {
        assertThatExceptionOfType(RlsException.class)
                .isThrownBy(() -> start(demand(ClientAuth.REQUIRE)).close())
                .withMessageStartingWith("the listener 'rls' cannot speak TLS: the file " + folder)
                .withMessageContaining(problem);
    }

    @Test
    void filesThatCannotBeUsedAreToldWithTheirRemedy() throws IOException {
        Files.writeString(folder.resolve("own.key"), issued(ISSUER).getPrivateKeyPEM());
        assertRefused("own.key does not hold the key of " + folder.resolve("own.pem"));
        Files.writeString(folder.resolve("own.key"), "-----BEGIN ENCRYPTED PRIVATE KEY-----");
        assertRefused("own.key holds no private key in PKCS #8 without a password; convert it with: openssl");
        write(issued(ISSUER));
        Files.writeString(folder.resolve("ca.pem"), "none");
        assertRefused("ca.pem holds no certificate");
        Files.delete(folder.resolve("ca.pem"));
        assertRefused("ca.pem does not exist; create it, or name another under tls");
    }
}
