package dev.tidegate.gateway.http2;

import java.util.List;

/** Why a stream or a connection ends (RFC 9113 section 7). */
public enum ErrorCode {
    /** Nothing is wrong. */
    NO_ERROR(0x0),
    /** The peer broke a rule that has no code of its own. */
    PROTOCOL_ERROR(0x1),
    /** Something failed here that is not the fault of the peer. */
    INTERNAL_ERROR(0x2),
    /** The peer sent more than it was allowed to. */
    FLOW_CONTROL_ERROR(0x3),
    /** The peer did not acknowledge the settings in time. */
    SETTINGS_TIMEOUT(0x4),
    /** A frame came for a stream that is closed, or closed on that side. */
    STREAM_CLOSED(0x5),
    /** A frame has a length that its type does not allow. */
    FRAME_SIZE_ERROR(0x6),
    /** The stream was not looked at: it may be sent again. */
    REFUSED_STREAM(0x7),
    /** The stream is no longer wanted. */
    CANCEL(0x8),
    /** A block of fields cannot be decoded: the shared state of compression is lost. */
    COMPRESSION_ERROR(0x9),
    /** The connection behind a CONNECT request was reset. */
    CONNECT_ERROR(0xa),
    /** The peer makes more work than any honest one does. */
    ENHANCE_YOUR_CALM(0xb),
    /** The transport is not safe enough. */
    INADEQUATE_SECURITY(0xc),
    /** The peer wants HTTP/1.1 for this. */
    HTTP_1_1_REQUIRED(0xd);

    /** In the order of their codes, which begin with 0 and leave none out. */
    private static final List<ErrorCode> CODES = List.of(values());

    private final int code;

    ErrorCode(int code) {
        this.code = code;
    }

    /** The code as it is sent. */
    public int code() {
        return code;
    }

    /** The meaning of a code that was received; an unknown one counts as {@link #INTERNAL_ERROR} (section 7). */
    public static ErrorCode of(int code) {
        return code >= 0 && code < CODES.size() ? CODES.get(code) : INTERNAL_ERROR;
    }
}
