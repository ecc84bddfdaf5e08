package dev.tidegate.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.cli.load.LoadPlan.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LoadOverTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static ServerSocketFactory secured = ServerSocketFactory.getDefault();

    /** A server that signs its own certificate, for another name than its address. */
    @BeforeAll
    static void makeCertificate(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD),
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=shop.internal")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        secured = context(store).getServerSocketFactory();
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(store)) {
            keys.load(stream, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static LoadPlan plan(PlainServer server) {
        return LoadPlan.of(server.url(), Arrivals.steady(200, Duration.ofSeconds(1)))
                .withConnections(4, 4);
    }

    @Test
    void aServerThatSignsItsOwnCertificateIsNotBelieved() throws IOException {
        try (PlainServer server = new PlainServer(secured, head -> PlainServer.OK)) {
            assertThatThrownBy(() -> LoadGenerator.run(plan(server), LoadListener.NONE))
                    .isInstanceOf(UnreachableException.class);
            assertThat(server.heads()).isEmpty();
        }
    }

    @Test
    void whatIsDueIsSentOverTlsOnceAnyoneIsBelieved() throws IOException {
        try (PlainServer server = new PlainServer(secured, head -> PlainServer.OK)) {
            LoadReport report = LoadGenerator.run(plan(server).withTrust(Trust.ANYONE), LoadListener.NONE);
            assertThat(report.good()).isEqualTo(200);
            assertThat(report.errors()).isZero();
            assertThat(server.heads()).hasSize(200);
        }
    }

    @Test
    void aUrlWithoutAPortHasThatOfItsScheme() {
        assertThat(LoadPlan.of(URI.create("https://localhost/"), Arrivals.steady(1, Duration.ofSeconds(1)))
                        .port())
                .isEqualTo(443);
        assertThat(LoadPlan.of(URI.create("http://localhost/"), Arrivals.steady(1, Duration.ofSeconds(1)))
                        .port())
                .isEqualTo(80);
    }
}
