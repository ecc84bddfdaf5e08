package dev.tidegate.gateway.websocket;

/** What the extensions that a server accepted do to the headers of frames (RFC 6455 section 9). */
public enum Extensions {
    /** There are none: every reserved bit is an error. */
    NONE,
    /** Messages may be compressed (RFC 7692): the first frame of one may carry the first reserved bit. */
    DEFLATE,
    /**
     * One that this gateway does not know: reserved bits and opcodes may stand anywhere, and only masking, lengths, the
     * order of frames and control frames are judged.
     */
    UNKNOWN;

    private static final String DEFLATE_NAME = "permessage-deflate";

    /**
     * Reads the Sec-WebSocket-Extensions field of a reply.
     *
     * @param field the value, empty when the reply has none
     */
    public static Extensions of(CharSequence field) {
        Extensions found = NONE;
        for (String extension : field.toString().split(",")) {
            String name = extension.split(";", 2)[0].strip();
            if (!name.isEmpty()) {
                found = name.equalsIgnoreCase(DEFLATE_NAME) && found != UNKNOWN ? DEFLATE : UNKNOWN;
            }
        }
        return found;
    }

    boolean allows(FrameHeader header) {
        return switch (this) {
            case NONE -> header.isKnown() && header.reservedBits() == 0;
            case DEFLATE -> header.isKnown() && (header.reservedBits() & ~deflateBits(header)) == 0;
            case UNKNOWN -> true;
        };
    }

    private static int deflateBits(FrameHeader header) {
        return header.isControl() || header.isContinuation() ? 0 : FrameHeader.FIRST_RESERVED_BIT;
    }
}
