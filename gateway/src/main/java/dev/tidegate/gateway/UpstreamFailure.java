package dev.tidegate.gateway;

import dev.tidegate.gateway.answer.GatewayError;
import dev.tidegate.gateway.tls.HandshakeException;

/** How a server can fail an exchange, each with what the client is told. */
enum UpstreamFailure {
    UNREACHABLE(
            GatewayError.BAD_GATEWAY, "No server could be reached; the last one refused or did not accept in time."),
    UNKNOWN_ISSUER(
            GatewayError.BAD_GATEWAY, "The server's certificate comes from an issuer that the gate does not believe."),
    CERTIFICATE_OUT_OF_DATE(GatewayError.BAD_GATEWAY, "The server's certificate has expired, or is not valid yet."),
    WRONG_NAME(GatewayError.BAD_GATEWAY, "The server's certificate is for another name."),
    WRONG_PROTOCOL(
            GatewayError.BAD_GATEWAY, "The server does not speak the protocol that the gate is to speak with it."),
    HANDSHAKE(GatewayError.BAD_GATEWAY, "The TLS handshake with the server failed."),
    CLOSED(GatewayError.BAD_GATEWAY, "The server closed the connection before its reply was complete."),
    BAD_REPLY(GatewayError.BAD_GATEWAY, "The server's reply was not valid HTTP."),
    SILENT(GatewayError.GATEWAY_TIMEOUT, "The server did not answer in time."),
    TOO_LONG(GatewayError.GATEWAY_TIMEOUT, "The exchange took longer than the upstream allows in all."),
    CONNECTION_WAIT(GatewayError.GATEWAY_TIMEOUT, "No connection to the server came free in time.");

    private final GatewayError error;
    private final String detail;

    UpstreamFailure(GatewayError error, String detail) {
        this.error = error;
        this.detail = detail;
    }

    /** Why no connection could be made. */
    static UpstreamFailure ofConnect(Throwable cause) {
        if (!(cause instanceof HandshakeException handshake)) {
            return UNREACHABLE;
        }
        return switch (handshake.fault()) {
            case UNKNOWN_ISSUER -> UNKNOWN_ISSUER;
            case OUT_OF_DATE -> CERTIFICATE_OUT_OF_DATE;
            case WRONG_NAME -> WRONG_NAME;
            case WRONG_PROTOCOL -> WRONG_PROTOCOL;
            case FAILED -> HANDSHAKE;
        };
    }

    /** Whether the server had the request and took too long for it. */
    boolean isLate() {
        return this == SILENT || this == TOO_LONG;
    }

    GatewayError error() {
        return error;
    }

    String detail() {
        return detail;
    }
}
