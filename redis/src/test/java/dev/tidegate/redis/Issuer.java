package dev.tidegate.redis;

import dev.tidegate.testkit.redis.RedisAccess;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An issuer whom only the test knows, and a certificate of it for 127.0.0.1, in files. */
final class Issuer {
    /** RFC 5280: the names of the subject as a sequence with one element, an address. */
    private static final byte[] LOOPBACK = {0x30, 6, (byte) 0x87, 4, 127, 0, 0, 1};

    private final Path file;
    private final RedisAccess.Transport transport;

    Issuer(Path folder) {
        try {
            X509Bundle issuer = new CertificateBuilder()
                    .ecp256()
                    .subject("CN=Issuer of the test")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
            X509Bundle server = new CertificateBuilder()
                    .ecp256()
                    .subject("CN=store")
                    .addExtensionOctetString("2.5.29.17", false, LOOPBACK)
                    .buildIssuedBy(issuer);
            String number = Integer.toString(System.identityHashCode(this));
            file = Files.writeString(folder.resolve("ca-" + number + ".pem"), issuer.getCertificatePEM());
            Path certificate =
                    Files.writeString(folder.resolve("store-" + number + ".pem"), server.getCertificatePathPEM());
            Path key = Files.writeString(folder.resolve("store-" + number + ".key"), server.getPrivateKeyPEM());
            transport = new RedisAccess.Transport.Tls(certificate, key, file, believing(issuer));
        } catch (Exception failed) {
            throw new AssertionError("cannot issue a certificate", failed);
        }
    }

    private static SSLContext believing(X509Bundle issuer) throws Exception {
        KeyStore issuers = KeyStore.getInstance(KeyStore.getDefaultType());
        issuers.load(null, null);
        issuers.setCertificateEntry("issuer", issuer.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(issuers);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** The file of the issuer, as PEM. */
    String file() {
        return file.toString();
    }

    /** How a server speaks that has the certificate. */
    RedisAccess.Transport transport() {
        return transport;
    }
}
