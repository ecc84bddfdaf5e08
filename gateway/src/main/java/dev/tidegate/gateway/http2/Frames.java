package dev.tidegate.gateway.http2;

/** The types and flags of frames (RFC 9113 sections 4.1 and 6), and the bounds that this implementation sets. */
final class Frames {
    /** How long the header of a frame is. */
    static final int HEADER_BYTES = 9;
    /** How long a payload may be that this side receives: the least that must be accepted, and never raised. */
    static final int PAYLOAD_BYTES_MAX = 16 * 1024;
    /** How many CONTINUATION frames may follow one HEADERS frame: an honest peer fills its frames. */
    static final int CONTINUATIONS_MAX = 32;

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int PADDED = 8;
    static final int PRIORITIZED = 0x20;

    static final int PRIORITY_BYTES = 5;
    static final int RST_STREAM_BYTES = 4;
    static final int SETTING_BYTES = 6;
    static final int PING_BYTES = 8;
    static final int GOAWAY_BYTES_MIN = 8;
    static final int WINDOW_UPDATE_BYTES = 4;

    /** The first bit of a stream id, and of an increment, is reserved and ignored. */
    static final int RESERVED_BIT_OFF = 0x7fffffff;

    private Frames() {}
}
