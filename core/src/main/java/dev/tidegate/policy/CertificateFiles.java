package dev.tidegate.policy;

/**
 * The two files that one side of TLS proves itself with, both in PEM form (RFC 7468). They are read when the policy is
 * put in force, and again when they change; the policy holds their names only.
 *
 * @param certificate the file of the certificate, followed by those of its issuers; empty for none
 * @param key the file of the private key (PKCS #8); empty for none
 */
public record CertificateFiles(String certificate, String key) {
    /** Refuses one file without the other. */
    public CertificateFiles {
        Require.that(certificate.isBlank() == key.isBlank(), "a certificate and a key must be given together", key);
    }

    /** No certificate. */
    public static CertificateFiles none() {
        return new CertificateFiles("", "");
    }

    /** Whether there is no certificate. */
    public boolean isNone() {
        return certificate.isEmpty();
    }
}
