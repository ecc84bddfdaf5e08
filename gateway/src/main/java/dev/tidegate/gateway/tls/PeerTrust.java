package dev.tidegate.gateway.tls;

import io.netty.handler.ssl.ResumableX509ExtendedTrustManager;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates of the other side are believed: those of given issuers, or of the issuers that the Java runtime
 * believes (RFC 5280 section 6). A resumed session is judged again, so that a certificate which expired meanwhile ends
 * it. Thread-safe.
 */
final class PeerTrust extends X509ExtendedTrustManager implements ResumableX509ExtendedTrustManager {
    /** What TLS 1.3 gives for the kind of key exchange, which its suites do not say; a resumed session has none. */
    private static final String RESUMED = "UNKNOWN";

    private final X509ExtendedTrustManager issuers;

    private PeerTrust(X509ExtendedTrustManager issuers) {
        this.issuers = issuers;
    }

    /** Believes these issuers and no others. */
    static PeerTrust of(List<X509Certificate> issuers) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < issuers.size(); i++) {
                store.setCertificateEntry("issuer " + i, issuers.get(i));
            }
            return new PeerTrust(manager(store));
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("an empty key store can always be made", impossible);
        }
    }

    /** Believes the issuers that the Java runtime believes. */
    static PeerTrust ofRuntime() {
        try {
            return new PeerTrust(manager(null));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java runtime has issuers that it believes", impossible);
        }
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Stream.of(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        issuers.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            issuers.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException refused) {
            throw distrust(chain, authType, refused);
        }
    }

    /** Says which of its tests a chain failed, by asking again without the name. */
    private DistrustException distrust(X509Certificate[] chain, String authType, CertificateException refused) {
        if (isOutOfDate(chain)) {
            return new DistrustException(
                    HandshakeFault.OUT_OF_DATE,
                    "its certificate is valid from " + chain[0].getNotBefore().toInstant() + " to "
                            + chain[0].getNotAfter().toInstant(),
                    refused);
        }
        try {
            issuers.checkServerTrusted(chain, authType);
        } catch (CertificateException unknown) {
            return new DistrustException(
                    HandshakeFault.UNKNOWN_ISSUER,
                    "its certificate comes from "
                            + chain[0].getIssuerX500Principal().getName() + ", which is not believed",
                    refused);
        }
        return new DistrustException(
                HandshakeFault.WRONG_NAME, "its certificate is for " + SubjectNames.all(chain[0]), refused);
    }

    private static boolean isOutOfDate(X509Certificate[] chain) {
        Instant now = Instant.now();
        return Stream.of(chain)
                .anyMatch(certificate -> now.isAfter(certificate.getNotAfter().toInstant())
                        || now.isBefore(certificate.getNotBefore().toInstant()));
    }

    @Override
    public void resumeClientTrusted(X509Certificate[] chain, SSLEngine engine) throws CertificateException {
        issuers.checkClientTrusted(chain, RESUMED);
    }

    @Override
    public void resumeServerTrusted(X509Certificate[] chain, SSLEngine engine) throws CertificateException {
        issuers.checkServerTrusted(chain, RESUMED);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        issuers.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        issuers.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        issuers.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        issuers.checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return issuers.getAcceptedIssuers();
    }
}
