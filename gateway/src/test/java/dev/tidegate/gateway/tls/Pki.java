package dev.tidegate.gateway.tls;

import dev.tidegate.policy.CertificateFiles;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** An issuer of certificates for tests, and the files that it writes into one folder. */
public final class Pki {
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final int HOST = 0x82;
    private static final int ADDRESS = 0x87;

    private final Path folder;
    private final X509Bundle issuer;

    /** A new issuer that nobody knows yet. */
    public Pki(Path folder) {
        this.folder = folder;
        this.issuer = make(() -> new CertificateBuilder()
                .ecp256()
                .subject("CN=Test issuer " + System.identityHashCode(this))
                .setIsCertificateAuthority(true)
                .buildSelfSigned());
    }

    private interface Making {
        X509Bundle make() throws Exception;
    }

    private static X509Bundle make(Making making) {
        try {
            return making.make();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** A certificate for these names, valid for a day. */
    public X509Bundle issue(String... names) {
        return issue(builder -> builder, names);
    }

    /** A certificate for these names with other particulars. */
    public X509Bundle issue(UnaryOperator<CertificateBuilder> change, String... names) {
        CertificateBuilder builder = new CertificateBuilder()
                .ecp256()
                .subject("CN=" + names[0].replace("*", "any"))
                .notBefore(Instant.now().minus(Duration.ofDays(1)))
                .notAfter(Instant.now().plus(Duration.ofDays(30)))
                .addExtensionOctetString(ALTERNATIVE_NAMES, false, alternativeNames(names));
        CertificateBuilder changed = change.apply(builder);
        return make(() -> changed.buildIssuedBy(issuer));
    }

    private static byte[] alternativeNames(String... names) {
        return Der.element(
                        Der.SEQUENCE, Stream.of(names).map(Pki::alternativeName).toArray(Der[]::new))
                .bytes();
    }

    private static Der alternativeName(String name) {
        if (!name.matches("[0-9.]+")) {
            return Der.element(HOST, new Der(name.getBytes(StandardCharsets.US_ASCII)));
        }
        byte[] address = new byte[4];
        String[] parts = name.split("\\.", -1);
        for (int i = 0; i < address.length; i++) {
            address[i] = (byte) Integer.parseInt(parts[i]);
        }
        return Der.element(ADDRESS, new Der(address));
    }

    /** Writes a certificate and its key. */
    public CertificateFiles write(String name, X509Bundle bundle) {
        return write(name, bundle.getCertificatePathPEM(), bundle.getPrivateKeyPEM());
    }

    /** Writes any two texts as a certificate and its key. */
    public CertificateFiles write(String name, String certificate, String key) {
        return new CertificateFiles(file(name + ".pem", certificate), file(name + ".key", key));
    }

    /** Issues a certificate and writes it. */
    public CertificateFiles files(String name, String... names) {
        return write(name, issue(names));
    }

    /** The certificate of the issuer. */
    public X509Certificate certificate() {
        return issuer.getCertificate();
    }

    /** The certificate of the issuer as PEM. */
    public String pem() {
        return issuer.getCertificatePEM();
    }

    /** The file of the issuer. */
    public String ca() {
        return file("ca-" + System.identityHashCode(this) + ".pem", issuer.getCertificatePEM());
    }

    /** Writes a file as a whole, as a careful tool does: under another name first. */
    public String file(String name, String text) {
        try {
            Path whole = Files.writeString(folder.resolve(name + ".new"), text);
            return Files.move(whole, folder.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING)
                    .toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A client that believes this issuer and shows no certificate. */
    public SSLContext client() {
        return client(List.of());
    }

    /** A client that believes this issuer and shows a certificate. */
    public SSLContext client(X509Bundle own) {
        return client(List.of(own));
    }

    private SSLContext client(List<X509Bundle> own) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.isEmpty() ? new KeyManager[0] : keys(own.getFirst()), trust(), null);
            return context;
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** A server with this certificate, which asks clients for none unless told. */
    public SSLContext server(X509Bundle own) {
        return client(own);
    }

    private static KeyManager[] keys(X509Bundle own) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own.toKeyStore("test".toCharArray()), "test".toCharArray());
        return keys.getKeyManagers();
    }

    /** What believes this issuer and no other. */
    public TrustManager[] trust() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("issuer", certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return trust.getTrustManagers();
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }
}
