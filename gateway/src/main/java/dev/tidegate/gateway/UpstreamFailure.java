package dev.tidegate.gateway;

import dev.tidegate.gateway.answer.GatewayError;

/** How a server can fail an exchange, each with what the client is told. */
enum UpstreamFailure {
    UNREACHABLE(
            GatewayError.BAD_GATEWAY, "No server could be reached; the last one refused or did not accept in time."),
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

    GatewayError error() {
        return error;
    }

    String detail() {
        return detail;
    }
}
