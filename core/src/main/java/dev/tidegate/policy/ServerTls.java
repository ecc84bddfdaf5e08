package dev.tidegate.policy;

import java.util.List;

/**
 * How a listener speaks TLS to its clients.
 *
 * @param certificates by which it proves its names, the first for clients that name none; empty when TLS is off
 * @param clientCa the file (PEM) of the issuers that certificates of clients must come from; empty when none is asked
 *     for
 * @param clientAuth whether a client must have a certificate; {@link ClientAuth#NONE} without issuers
 * @param minVersion the oldest version that is spoken
 */
public record ServerTls(
        List<CertificateFiles> certificates, String clientCa, ClientAuth clientAuth, TlsVersion minVersion) {
    /** Copies the list and refuses what goes not together. */
    public ServerTls {
        certificates = List.copyOf(certificates);
        Require.that(
                certificates.stream().noneMatch(CertificateFiles::isNone), "a certificate must be given", certificates);
        Require.that(
                clientCa.isEmpty() == (clientAuth == ClientAuth.NONE),
                "clients are asked for certificates of given issuers only",
                clientAuth);
    }

    /** Plain text. */
    public static ServerTls off() {
        return new ServerTls(List.of(), "", ClientAuth.NONE, TlsVersion.TLS_1_2);
    }

    /** TLS with these certificates and the file's defaults. */
    public static ServerTls of(CertificateFiles... certificates) {
        return TlsBlock.server(List.of(certificates));
    }

    /** The same TLS, which asks clients for a certificate of an issuer in this file. */
    public ServerTls withClientCa(String file, ClientAuth auth) {
        return new ServerTls(certificates, file, auth, minVersion);
    }

    /** The same TLS with another oldest version. */
    public ServerTls withMinVersion(TlsVersion other) {
        return new ServerTls(certificates, clientCa, clientAuth, other);
    }

    /** Whether the listener speaks plain text. */
    public boolean isOff() {
        return certificates.isEmpty();
    }

    /** Whether a client must have a certificate. */
    public enum ClientAuth {
        /** A handshake without one fails. */
        REQUIRE,
        /** It is asked for one; a wrong one fails, none is fine. */
        REQUEST,
        /** It is not asked for one. */
        NONE
    }

    /** A version of TLS. Older ones are never spoken (RFC 8996). */
    public enum TlsVersion {
        /** TLS 1.2 (RFC 5246). */
        TLS_1_2("1.2"),
        /** TLS 1.3 (RFC 8446). */
        TLS_1_3("1.3");

        private final String text;

        TlsVersion(String text) {
            this.text = text;
        }

        /** The number, as the file has it: {@code 1.3}. */
        public String text() {
            return text;
        }
    }
}
