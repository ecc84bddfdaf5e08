package dev.tidegate.gateway.tls;

import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The certificate of a client as the server behind the gateway is told of it (RFC 9440 section 2.2). */
final class ClientCertificate {
    private ClientCertificate() {}

    /** The value of the Client-Cert field: the certificate as a byte sequence (RFC 8941); empty when there is none. */
    static String field(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length == 0 ? "" : ":" + Base64.getEncoder().encodeToString(chain[0].getEncoded()) + ":";
        } catch (SSLPeerUnverifiedException none) {
            // So the library says that the client showed no certificate.
            return "";
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate that was decoded can be encoded", impossible);
        }
    }
}
