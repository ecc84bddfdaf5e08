package dev.tidegate.rls;

import dev.tidegate.policy.CertificateFiles;
import dev.tidegate.policy.ServerTls;
import dev.tidegate.policy.ServerTls.TlsVersion;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProtocols;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * What is in the files by which a listener proves itself, and in that of the issuers whose clients it lets in. Equal
 * when the files say the same. Immutable.
 *
 * @param own the certificate and those of its issuers, as PEM
 * @param key its private key, as PEM
 * @param issuers those that certificates of clients must come from, as PEM; empty when none is asked for
 */
record TlsFiles(String own, String key, String issuers) {
    /** Chains have a few kilobytes; the bundle of all public issuers has a fifth of a megabyte. */
    private static final long BYTES_MAX = 4 << 20;

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private static final byte[] PROOF = "a certificate and its key".getBytes(StandardCharsets.US_ASCII);

    /** Reads the files; blocks while it does. */
    static TlsFiles read(ServerTls tls) throws UnusableFileException {
        CertificateFiles files = tls.certificates().getFirst();
        String issuers = tls.clientCa().isEmpty() ? "" : text(tls.clientCa());
        return new TlsFiles(text(files.certificate()), text(files.key()), issuers);
    }

    private static String text(String file) throws UnusableFileException {
        Path path = Path.of(file);
        try {
            if (Files.size(path) > BYTES_MAX) {
                throw new UnusableFileException(file, "is larger than 4 MiB", "name a file of certificates or a key");
            }
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException missing) {
            throw new UnusableFileException(file, "does not exist", "create it, or name another under tls");
        } catch (IOException failed) {
            throw new UnusableFileException(
                    file, "cannot be read (" + failed.getMessage() + ")", "let the user of this process read it");
        }
    }

    /** What handshakes go by when the files say this. */
    SslContext context(ServerTls tls) throws UnusableFileException {
        CertificateFiles files = tls.certificates().getFirst();
        X509Certificate[] chain = certificates(files.certificate(), own);
        SslContextBuilder builder = SslContextBuilder.forServer(privateKey(files, chain[0].getPublicKey()), chain);
        if (!issuers.isEmpty()) {
            builder.trustManager(certificates(tls.clientCa(), issuers)).clientAuth(clientAuth(tls));
        }
        try {
            return GrpcSslContexts.configure(builder)
                    .protocols(
                            tls.minVersion() == TlsVersion.TLS_1_3
                                    ? new String[] {SslProtocols.TLS_v1_3}
                                    : new String[] {SslProtocols.TLS_v1_3, SslProtocols.TLS_v1_2})
                    .build();
        } catch (SSLException failed) {
            throw new IllegalStateException("a certificate and a key that belong together make a context", failed);
        }
    }

    private static ClientAuth clientAuth(ServerTls tls) {
        return switch (tls.clientAuth()) {
            case REQUIRE -> ClientAuth.REQUIRE;
            case REQUEST -> ClientAuth.OPTIONAL;
            case NONE -> ClientAuth.NONE;
        };
    }

    private static X509Certificate[] certificates(String file, String text) throws UnusableFileException {
        try {
            X509Certificate[] certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))
                    .toArray(X509Certificate[]::new);
            if (certificates.length > 0) {
                return certificates;
            }
        } catch (CertificateException none) {
            // Told below, as for a file in which there is none: what the parser says helps nobody.
        }
        throw new UnusableFileException(file, "holds no certificate", "write certificates to it as PEM");
    }

    private PrivateKey privateKey(CertificateFiles files, PublicKey counterpart) throws UnusableFileException {
        Matcher pem = PKCS8.matcher(key);
        if (!pem.find()) {
            throw new UnusableFileException(
                    files.key(),
                    "holds no private key in PKCS #8 without a password",
                    "convert it with: openssl pkcs8 -topk8 -nodes");
        }
        try {
            byte[] octets = Base64.getMimeDecoder().decode(pem.group(1));
            PrivateKey made =
                    KeyFactory.getInstance(counterpart.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(octets));
            if (belongTogether(made, counterpart)) {
                return made;
            }
        } catch (GeneralSecurityException | IllegalArgumentException other) {
            // A key of another kind, which is told below.
        }
        throw new UnusableFileException(
                files.key(), "does not hold the key of " + files.certificate(), "name the two that belong together");
    }

    private static boolean belongTogether(PrivateKey own, PublicKey counterpart) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (counterpart.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> counterpart.getAlgorithm();
                });
        signature.initSign(own);
        signature.update(PROOF);
        byte[] proof = signature.sign();
        signature.initVerify(counterpart);
        signature.update(PROOF);
        return signature.verify(proof);
    }
}
