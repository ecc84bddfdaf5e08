package dev.tidegate.gateway.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProtocols;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * What all contexts have in common: TLS 1.2 and 1.3 with forward secrecy and authenticated encryption alone, as the
 * intermediate profile of Mozilla has it (guidelines 5.7) but for its finite-field suites, and as RFC 9325 demands.
 */
final class TlsSettings {
    /** HTTP/2 as ALPN names it (RFC 9113 section 3.2). */
    static final String HTTP2 = ApplicationProtocolNames.HTTP_2;

    private static final String HTTP1 = ApplicationProtocolNames.HTTP_1_1;

    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** How much is encrypted into one buffer: some records at a time, so that a large body takes few of them. */
    private static final int WRAP_BYTES = 64 * 1024;

    /** How long the last words of a connection may wait for a peer that takes nothing any more. */
    private static final long CLOSE_MILLIS = 500;

    private TlsSettings() {}

    /** Makes the context, of a certificate and a key that belong together. */
    static SslContext build(SslContextBuilder builder, boolean tls13Only) {
        try {
            return builder.ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .protocols(
                            tls13Only
                                    ? List.of(SslProtocols.TLS_v1_3)
                                    : List.of(SslProtocols.TLS_v1_3, SslProtocols.TLS_v1_2))
                    .build();
        } catch (SSLException failed) {
            throw new IllegalStateException("a certificate and a key that belong together make a context", failed);
        }
    }

    /** Offers or accepts these protocols; one side without ALPN is taken to speak HTTP/1.1. */
    static ApplicationProtocolConfig protocols(boolean http2, boolean http1) {
        List<String> names = http2 && http1 ? List.of(HTTP2, HTTP1) : List.of(http2 ? HTTP2 : HTTP1);
        return new ApplicationProtocolConfig(
                Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, names);
    }

    /** Who waits for the handshake bounds its time. */
    static SslHandler configure(SslHandler handler) {
        handler.setWrapDataSize(WRAP_BYTES);
        handler.setHandshakeTimeoutMillis(0);
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_MILLIS);
        return handler;
    }
}
