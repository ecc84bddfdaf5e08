package dev.tidegate.gateway.websocket;

import io.netty.buffer.ByteBuf;

/** Writes the frame that ends a WebSocket (RFC 6455 section 5.5.1): a code and no reason. */
public final class CloseFrame {
    /** How many bytes a frame takes at most. */
    public static final int MAX_BYTES = 8;

    private static final int FINAL_CLOSE = 0x88;
    private static final int CODE_BYTES = 2;
    private static final int MASKED = 0x80;

    private CloseFrame() {}

    /** Appends the frame as a server sends it. */
    public static void write(ByteBuf out, CloseCode code) {
        out.writeByte(FINAL_CLOSE).writeByte(CODE_BYTES).writeShort(code.number());
    }

    /**
     * Appends the frame as a client sends it.
     *
     * @param maskingKey any number that the peer cannot foresee
     */
    public static void writeMasked(ByteBuf out, CloseCode code, int maskingKey) {
        out.writeByte(FINAL_CLOSE).writeByte(MASKED | CODE_BYTES).writeInt(maskingKey);
        out.writeShort(code.number() ^ (maskingKey >>> Short.SIZE));
    }
}
