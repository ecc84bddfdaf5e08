package dev.tidegate.gateway.websocket;

import io.netty.buffer.ByteBuf;

/**
 * The header of one frame, gathered from as many pieces as it comes in (RFC 6455 section 5.2). Reused from frame to
 * frame; not thread-safe.
 */
final class FrameHeader {
    /** The bit by which RFC 7692 marks a compressed message. */
    static final int FIRST_RESERVED_BIT = 0x40;

    private static final int BYTES_MAX = 14;
    private static final int FIXED_BYTES = 2;
    private static final int KEY_BYTES = 4;
    private static final int FINAL = 0x80;
    private static final int RESERVED_BITS = 0x70;
    private static final int OPCODE = 0x0f;
    private static final int CONTROL = 0x08;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int CONTINUATION = 0;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PONG = 10;

    private final byte[] bytes = new byte[BYTES_MAX];
    private int size;

    /** Takes bytes up to the end of the header; returns whether it is complete. */
    boolean read(ByteBuf in) {
        while (in.isReadable()) {
            bytes[size++] = in.readByte();
            if (size >= FIXED_BYTES && size == length()) {
                return true;
            }
        }
        return false;
    }

    private int length() {
        return FIXED_BYTES + lengthBytes() + (isMasked() ? KEY_BYTES : 0);
    }

    private int lengthBytes() {
        return switch (bytes[1] & LENGTH) {
            case LENGTH_16 -> Short.BYTES;
            case LENGTH_64 -> Long.BYTES;
            default -> 0;
        };
    }

    void clear() {
        size = 0;
    }

    /** How many bytes have come. */
    int size() {
        return size;
    }

    /** Appends the first bytes that have come. */
    void writeTo(ByteBuf out, int count) {
        out.writeBytes(bytes, 0, count);
    }

    boolean isFinal() {
        return (bytes[0] & FINAL) != 0;
    }

    int reservedBits() {
        return bytes[0] & RESERVED_BITS;
    }

    boolean isControl() {
        return (bytes[0] & CONTROL) != 0;
    }

    boolean isContinuation() {
        return (bytes[0] & OPCODE) == CONTINUATION;
    }

    boolean isClose() {
        return (bytes[0] & OPCODE) == CLOSE;
    }

    /** Whether RFC 6455 gives the opcode a meaning. */
    boolean isKnown() {
        int opcode = bytes[0] & OPCODE;
        return opcode <= BINARY || (opcode >= CLOSE && opcode <= PONG);
    }

    boolean isMasked() {
        return (bytes[1] & MASKED) != 0;
    }

    /** Whether the length is written in as few bytes as it can be, and is not negative. */
    boolean isLengthMinimal() {
        return switch (bytes[1] & LENGTH) {
            case LENGTH_16 -> payloadBytes() >= LENGTH_16;
            case LENGTH_64 -> payloadBytes() > 0xffff;
            default -> true;
        };
    }

    /** The length of the payload; may be negative where {@link #isLengthMinimal} does not hold. */
    long payloadBytes() {
        int lengthBytes = lengthBytes();
        long number = lengthBytes == 0 ? bytes[1] & LENGTH : 0;
        for (int i = FIXED_BYTES; i < FIXED_BYTES + lengthBytes; i++) {
            number = (number << Byte.SIZE) | (bytes[i] & 0xff);
        }
        return number;
    }
}
