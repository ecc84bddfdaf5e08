package dev.tidegate.policy;

/**
 * How the gateway speaks TLS to the servers of an upstream.
 *
 * @param on whether it does; when it does not, all else is as in {@link #off()}
 * @param ca the file (PEM) of the issuers that are believed; empty for those that the Java runtime believes
 * @param certificate by which the gateway proves itself; none when servers do not ask
 * @param serverName the name that is asked for (SNI) and that the certificate must have; empty for the server's host
 * @param verify whether the server's certificate is verified: its issuer, its dates and its name
 */
public record ClientTls(boolean on, String ca, CertificateFiles certificate, String serverName, boolean verify) {
    /** Refuses issuers that nobody asks, and settings of TLS that is off. */
    public ClientTls {
        Require.that(verify || ca.isEmpty(), "ca must be empty when nothing is verified", ca);
        Require.that(
                on || (ca.isEmpty() && certificate.isNone() && serverName.isEmpty() && verify),
                "TLS that is off must have no settings",
                serverName);
    }

    /** Plain text. */
    public static ClientTls off() {
        return new ClientTls(false, "", CertificateFiles.none(), "", true);
    }

    /** TLS to servers whose certificates come from issuers that the Java runtime believes. */
    public static ClientTls defaults() {
        return new ClientTls(true, "", CertificateFiles.none(), "", true);
    }

    /** TLS, in which the issuers in this file are believed and no others. */
    public ClientTls withCa(String file) {
        return new ClientTls(true, file, certificate, serverName, true);
    }

    /** TLS, in which the gateway proves itself. */
    public ClientTls withCertificate(CertificateFiles files) {
        return new ClientTls(true, ca, files, serverName, verify);
    }

    /** TLS, in which servers are asked for this name. */
    public ClientTls withServerName(String name) {
        return new ClientTls(true, ca, certificate, name, verify);
    }

    /** TLS, in which any certificate is taken: nobody listens in, but anybody may be the server. */
    public ClientTls withoutVerification() {
        return new ClientTls(true, "", certificate, serverName, false);
    }

    /** Whether servers are spoken to in plain text. */
    public boolean isOff() {
        return !on;
    }
}
