package dev.tidegate.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.files.UnusableFileException;
import dev.tidegate.policy.CertificateFiles;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of certificates and keys, in all the forms they come in and with all that can be wrong with them. */
class CertificateFilesTest {
    @TempDir
    private Path folder = Path.of("");

    private Pki pki = new Pki(folder);

    @BeforeEach
    void makeIssuer() {
        pki = new Pki(folder);
    }

    private static Identity read(CertificateFiles files) throws UnusableFileException {
        return Identity.read(files, InstantSource.system());
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** The key without what PKCS #8 says about its kind: PKCS #1 or SEC 1. */
    private static byte[] inner(PrivateKey key) {
        return new Der(key.getEncoded()).find(Der.SEQUENCE).find(Der.OCTETS).bytes();
    }

    @Test
    void readsAKeyInPkcs8() throws Exception {
        X509Bundle shop = pki.issue("shop.test");
        Identity read = read(pki.write("shop", shop));
        assertThat(read.key()).isEqualTo(shop.getKeyPair().getPrivate());
        assertThat(read.chain().getFirst()).isEqualTo(shop.getCertificate());
        assertThat(read.names()).containsExactly("shop.test");
    }

    @Test
    void readsAnRsaKeyInPkcs1() throws Exception {
        X509Bundle shop = pki.issue(builder -> builder.algorithm(Algorithm.rsa2048), "shop.test");
        String key = pem("RSA PRIVATE KEY", inner(shop.getKeyPair().getPrivate()));
        Identity read = read(pki.write("shop", shop.getCertificatePathPEM(), key));
        assertThat(read.key()).isEqualTo(shop.getKeyPair().getPrivate());
    }

    @Test
    void readsAnEcKeyInSec1AfterItsParameters() throws Exception {
        X509Bundle shop = pki.issue("shop.test");
        byte[] sec1 = withCurve(inner(shop.getKeyPair().getPrivate()));
        String key = pem("EC PARAMETERS", new byte[] {5, 0}) + pem("EC PRIVATE KEY", sec1);
        Identity read = read(pki.write("shop", shop.getCertificatePathPEM(), key));
        assertThat(read.key().getAlgorithm()).isEqualTo("EC");
    }

    /** Adds the name of the curve P-256, which within PKCS #8 stands outside. */
    private static byte[] withCurve(byte[] sec1) {
        Der key = new Der(sec1).find(Der.SEQUENCE);
        Der curve = Der.element(Der.PLACE_0, new Der(java.util.HexFormat.of().parseHex("06082a8648ce3d030107")));
        return Der.element(
                        Der.SEQUENCE,
                        Der.element(Der.INTEGER, new Der(new byte[] {1})),
                        Der.element(Der.OCTETS, key.find(Der.OCTETS)),
                        curve)
                .bytes();
    }

    @Test
    void saysThatAFileIsMissing() {
        CertificateFiles files = new CertificateFiles(
                folder.resolve("none.pem").toString(),
                folder.resolve("none.key").toString());
        assertThatThrownBy(() -> read(files))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("none.pem does not exist: create it");
    }

    @Test
    void saysThatAKeyBelongsToAnotherCertificate() {
        CertificateFiles files = pki.write(
                "shop",
                pki.issue("a.test").getCertificatePathPEM(),
                pki.issue("b.test").getPrivateKeyPEM());
        assertThatThrownBy(() -> read(files))
                .hasMessageContaining("shop.key does not hold the key of the certificate in ")
                .hasMessageContaining("shop.pem: put the two that were made together");
    }

    @Test
    void saysThatAKeyIsOfAnotherKindThanItsCertificate() {
        X509Bundle rsa = pki.issue(builder -> builder.algorithm(Algorithm.rsa2048), "a.test");
        CertificateFiles files = pki.write("shop", pki.issue("a.test").getCertificatePathPEM(), rsa.getPrivateKeyPEM());
        assertThatThrownBy(() -> read(files)).hasMessageContaining("does not hold the key of the certificate");
    }

    @Test
    void saysThatAChainIsInTheWrongOrder() {
        X509Bundle shop = pki.issue("shop.test");
        String wrong = pem("CERTIFICATE", encoded(pki.certificate())) + shop.getCertificatePEM();
        assertThatThrownBy(() -> read(pki.write("shop", wrong, shop.getPrivateKeyPEM())))
                .hasMessageContaining("shop.pem begins with the certificate of an issuer: write the certificate that");
    }

    private static byte[] encoded(java.security.cert.X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (java.security.cert.CertificateEncodingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void saysThatACertificateHasExpired() {
        X509Bundle old = pki.issue(builder -> builder.notAfter(Instant.now().minus(Duration.ofHours(1))), "shop.test");
        assertThatThrownBy(() -> read(pki.write("shop", old)))
                .hasMessageContaining("shop.pem holds a certificate that expired at 20")
                .hasMessageEndingWith("renew it.");
    }

    @Test
    void saysThatACertificateIsNotValidYet() {
        X509Bundle early =
                pki.issue(builder -> builder.notBefore(Instant.now().plus(Duration.ofHours(1))), "shop.test");
        assertThatThrownBy(() -> read(pki.write("shop", early)))
                .hasMessageContaining("is not valid before 20")
                .hasMessageContaining("set the clock of this machine");
    }

    @Test
    void saysThatAKeyIsProtectedByAPassword() {
        X509Bundle shop = pki.issue("shop.test");
        String pkcs8 = shop.getPrivateKeyPEM().replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
        String older = """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-128-CBC,00

                AAAA
                -----END RSA PRIVATE KEY-----
                """;
        for (String key : java.util.List.of(pkcs8, older)) {
            assertThatThrownBy(() -> read(pki.write("shop", shop.getCertificatePathPEM(), key)))
                    .hasMessageContaining("shop.key is protected by a password: take it off with openssl pkey");
        }
    }

    @Test
    void saysThatAFileIsBinaryOrNoPemAtAll() throws Exception {
        X509Bundle shop = pki.issue("shop.test");
        Path binary = folder.resolve("binary.pem");
        Files.write(binary, shop.getCertificate().getEncoded());
        String key = pki.file("binary.key", shop.getPrivateKeyPEM());
        assertThatThrownBy(() -> read(new CertificateFiles(binary.toString(), key)))
                .hasMessageContaining("binary.pem is not PEM text: it is in binary form");
        assertThatThrownBy(() -> read(pki.write("shop", "", shop.getPrivateKeyPEM())))
                .hasMessageContaining("shop.pem is not PEM text: write blocks that begin with -----BEGIN");
        assertThatThrownBy(() -> read(new CertificateFiles(folder.toString(), key)))
                .hasMessageContaining("cannot be read");
    }

    @Test
    void saysThatTheTwoFilesWereMixedUp() {
        X509Bundle shop = pki.issue("shop.test");
        assertThatThrownBy(() -> read(pki.write("a", shop.getPrivateKeyPEM(), shop.getCertificatePEM())))
                .hasMessageContaining("a.pem holds no certificate: name the file that has");
        assertThatThrownBy(() -> read(pki.write("a", shop.getCertificatePEM(), shop.getCertificatePEM())))
                .hasMessageContaining("a.key holds no private key: name the file that has");
    }

    @Test
    void saysThatAKeyIsOfAKindThatIsNotSpoken() {
        X509Bundle odd = pki.issue(builder -> builder.algorithm(Algorithm.ed25519), "shop.test");
        assertThatThrownBy(() -> read(pki.write("shop", odd)))
                .hasMessageContaining("holds a private key that is neither RSA nor EC");
        assertThatThrownBy(() -> read(pki.write(
                        "shop", odd.getCertificatePEM(), odd.getPrivateKeyPEM().replace("PRIVATE", "DSA PRIVATE"))))
                .hasMessageContaining("neither RSA nor EC");
    }

    @Test
    void neverShowsWhatIsInAFileOfAKey() {
        X509Bundle shop = pki.issue("shop.test");
        byte[] half = new byte[40];
        System.arraycopy(shop.getKeyPair().getPrivate().getEncoded(), 0, half, 0, half.length);
        String secret = Base64.getEncoder().encodeToString(half).substring(40);
        assertThatThrownBy(() -> read(pki.write("shop", shop.getCertificatePEM(), pem("PRIVATE KEY", half))))
                .hasMessageContaining("shop.key holds a private key that cannot be decoded: write the file again")
                .satisfies(failed -> assertThat(failed.toString()).doesNotContain(secret))
                .hasNoCause();
        assertThatThrownBy(() -> read(pki.write(
                        "shop",
                        pem("CERTIFICATE", "no certificate".getBytes(StandardCharsets.US_ASCII)),
                        shop.getPrivateKeyPEM())))
                .hasMessageContaining("shop.pem holds a certificate that cannot be decoded");
        assertThat(new PemBlock("PRIVATE KEY", false, new Der(half)).toString()).contains("40 octets");
    }

    @Test
    void refusesAFileThatIsFarTooLarge() throws Exception {
        Path large = folder.resolve("large.pem");
        try (java.nio.channels.FileChannel channel = java.nio.channels.FileChannel.open(
                large, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(new byte[1]), 5 * 1024 * 1024);
        }
        assertThatThrownBy(() -> CertificateFile.read(large)).hasMessageContaining("is larger than 4 MiB");
    }
}
