package dev.tidegate.gateway.answer;

import dev.tidegate.answer.RefusalText;
import dev.tidegate.model.Reason;
import java.nio.charset.StandardCharsets;

/**
 * Lays out the answers of the gate to calls of gRPC. Such a call looks at the status of gRPC and not at that of HTTP,
 * so the answer is HTTP 200 and a head alone, which holds status and message ("Trailers-Only" in the gRPC protocol over
 * HTTP/2). Where coming back later helps, {@code grpc-retry-pushback-ms} says when (gRFC A6).
 */
final class GrpcTemplates {
    /** The status of HTTP that goes with any status of gRPC. */
    static final int HTTP_STATUS = 200;

    private static final int DEADLINE_EXCEEDED = 4;
    private static final int PERMISSION_DENIED = 7;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int UNIMPLEMENTED = 12;
    private static final int INTERNAL = 13;
    private static final int UNAVAILABLE = 14;
    private static final int UNAUTHENTICATED = 16;

    private static final String HEX = "0123456789ABCDEF";

    private GrpcTemplates() {}

    /** A refusal; the caller ends the head. */
    static Template.Builder refusal(Reason reason, RefusalText text) {
        int status = reason == Reason.KEY_MISSING
                ? UNAUTHENTICATED
                : status(text.status().code());
        Template.Builder head = start(status, text.sentence());
        if (text.retry()) {
            head.text("; try again in ").hole(Hole.RETRY_TEXT).text("\r\ngrpc-retry-pushback-ms: ");
            head.hole(Hole.RETRY_MILLIS);
        }
        return head.text("\r\n");
    }

    /** An error; the caller ends the head. */
    static Template.Builder error(GatewayError error, String detail) {
        return start(status(error.status()), detail).text("\r\n");
    }

    private static Template.Builder start(int status, String message) {
        return Template.builder()
                .text("HTTP/1.1 " + HTTP_STATUS + " OK\r\nDate: ")
                .hole(Hole.DATE)
                .text("\r\nContent-Type: application/grpc\r\nContent-Length: 0\r\ngrpc-status: " + status
                        + "\r\ngrpc-message: " + percentEncoded(message));
    }

    /**
     * The status of gRPC for one of HTTP. A server that did not answer in time may have done the work, so 504 is not
     * the UNAVAILABLE that clients repeat; a caller over its quota is told so by name.
     */
    static int status(int httpStatus) {
        return switch (httpStatus) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404, 405, 501, 505 -> UNIMPLEMENTED;
            case 408, 504 -> DEADLINE_EXCEEDED;
            case 413, 429, 431 -> RESOURCE_EXHAUSTED;
            case 502, 503 -> UNAVAILABLE;
            default -> INTERNAL;
        };
    }

    /** The form that the message has in its field: visible ASCII and blanks, everything else in percent-encoding. */
    static String percentEncoded(String message) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : message.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= ' ' && octet <= '~' && octet != '%') {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(HEX.charAt(octet >> 4 & 15)).append(HEX.charAt(octet & 15));
            }
        }
        return encoded.toString();
    }
}
