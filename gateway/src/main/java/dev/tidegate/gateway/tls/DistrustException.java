package dev.tidegate.gateway.tls;

import java.security.cert.CertificateException;

/** A server's certificate is not believed, and why. */
final class DistrustException extends CertificateException {
    private static final long serialVersionUID = 1;

    private final HandshakeFault fault;

    DistrustException(HandshakeFault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    HandshakeFault fault() {
        return fault;
    }
}
