package dev.tidegate.bench.gateway;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How each peer is told what to speak with its clients: the marks of its template that depend on the wire.
 *
 * <p>nginx and HAProxy are held to the cheapest cipher suite of TLS 1.3 on these processors, because what is negotiated
 * otherwise depends on the client.
 *
 * @param nginxListen after the address to listen on
 * @param nginxTls directives of the server
 * @param haproxyBind after the address to bind
 * @param tidegateTls at the end of the listener's block
 */
record Dialects(String nginxListen, String nginxTls, String haproxyBind, String tidegateTls) {
    private static final String SUITE = "TLS_AES_128_GCM_SHA256";

    static Dialects of(Scenario.Wire wire, Path folder) throws IOException, InterruptedException {
        return switch (wire) {
            case HTTP1 -> new Dialects("", "", "", "");
            case H2C -> new Dialects(" http2", "", " proto h2", "");
            case HTTPS -> over(Certificate.make(folder), " ssl", "http/1.1");
            case H2 -> over(Certificate.make(folder), " ssl http2", "h2");
        };
    }

    private static Dialects over(Certificate certificate, String nginxListen, String protocol) {
        String nginx = """
                    ssl_certificate %s;
                    ssl_certificate_key %s;
                    ssl_protocols TLSv1.3;
                    ssl_conf_command Ciphersuites %s;
                """.formatted(certificate.certificate(), certificate.key(), SUITE);
        String haproxy =
                " ssl crt " + certificate.bundle() + " ssl-min-ver TLSv1.3 ciphersuites " + SUITE + " alpn " + protocol;
        String tidegate = ", tls: { min-version: 1.3, certificates: [{ certificate: \"" + certificate.certificate()
                + "\", key: \"" + certificate.key() + "\" }] }";
        return new Dialects(nginxListen, nginx, haproxy, tidegate);
    }

    /** Fills the marks of a template. */
    String fill(String template, String text) {
        return text.replace("@listen-options@", nginxListen)
                .replace("@bind-options@", haproxyBind)
                .replace("@tls@", template.endsWith(".yaml") ? tidegateTls : nginxTls);
    }
}
