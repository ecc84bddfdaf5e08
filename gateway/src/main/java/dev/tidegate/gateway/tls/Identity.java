package dev.tidegate.gateway.tls;

import dev.tidegate.gateway.files.FileValue;
import dev.tidegate.gateway.files.UnusableFileException;
import dev.tidegate.policy.CertificateFiles;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

/**
 * What one side of a connection proves itself with: a certificate, those of its issuers, and the key that belongs to
 * it.
 *
 * @param chain the certificate first, then its issuers
 */
record Identity(List<X509Certificate> chain, PrivateKey key) {
    private static final byte[] PROBE = {1, 2, 3, 4};

    Identity {
        chain = List.copyOf(chain);
    }

    /** That of two files, read again when they change. */
    static FileValue<Identity> open(CertificateFiles files, InstantSource clock) throws UnusableFileException {
        return FileValue.open(List.of(Path.of(files.certificate()), Path.of(files.key())), () -> read(files, clock));
    }

    /** Reads both files and checks that they belong together and are in force. */
    static Identity read(CertificateFiles files, InstantSource clock) throws UnusableFileException {
        Path certificateFile = Path.of(files.certificate());
        Path keyFile = Path.of(files.key());
        List<X509Certificate> chain = CertificateFile.read(certificateFile);
        PrivateKey key = PrivateKeyFile.read(keyFile);
        checkPair(certificateFile, chain, keyFile, key);
        checkDates(certificateFile, chain, clock.instant());
        return new Identity(chain, key);
    }

    private static void checkPair(Path certificateFile, List<X509Certificate> chain, Path keyFile, PrivateKey key)
            throws UnusableFileException {
        if (belongs(key, chain.getFirst().getPublicKey())) {
            return;
        }
        if (chain.stream().anyMatch(issuer -> belongs(key, issuer.getPublicKey()))) {
            throw new UnusableFileException(
                    certificateFile,
                    "begins with the certificate of an issuer",
                    "write the certificate that belongs to the key first, and its issuers after it");
        }
        throw new UnusableFileException(
                keyFile,
                "does not hold the key of the certificate in " + certificateFile,
                "put the two that were made together into these files");
    }

    /** Whether what the private key signs is what the public key verifies. */
    private static boolean belongs(PrivateKey key, PublicKey other) {
        if (!key.getAlgorithm().equals(other.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature =
                    Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(other);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException different) {
            // Keys of two curves do not even try.
            return false;
        }
    }

    private static void checkDates(Path file, List<X509Certificate> chain, Instant now) throws UnusableFileException {
        for (X509Certificate certificate : chain) {
            Instant from = certificate.getNotBefore().toInstant();
            Instant to = certificate.getNotAfter().toInstant();
            if (now.isAfter(to)) {
                throw new UnusableFileException(file, "holds a certificate that expired at " + to, "renew it");
            }
            if (now.isBefore(from)) {
                throw new UnusableFileException(
                        file,
                        "holds a certificate that is not valid before " + from,
                        "wait until then, or set the clock of this machine, which says " + now);
            }
        }
    }

    /** When the first certificate of the chain expires. */
    Instant expiry() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The names of hosts that the certificate is for. */
    List<String> names() {
        return SubjectNames.hosts(chain.getFirst());
    }

    X509Certificate[] chainArray() {
        return chain.toArray(X509Certificate[]::new);
    }

    /** What it is for; never the key. */
    @Override
    public String toString() {
        return "identity of " + names();
    }
}
