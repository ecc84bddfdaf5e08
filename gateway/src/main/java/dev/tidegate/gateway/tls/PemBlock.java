package dev.tidegate.gateway.tls;

/**
 * One block of a PEM file (RFC 7468).
 *
 * @param label what it says it is, such as {@code CERTIFICATE}
 * @param encrypted whether a password protects it
 * @param der the octets within; empty when they are encrypted
 */
record PemBlock(String label, boolean encrypted, Der der) {
    boolean isCertificate() {
        return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE");
    }

    boolean isPrivateKey() {
        return label.endsWith("PRIVATE KEY");
    }
}
