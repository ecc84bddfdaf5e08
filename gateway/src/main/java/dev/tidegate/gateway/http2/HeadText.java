package dev.tidegate.gateway.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Writes a head, or the fields of one, in HTTP/1.1 text. Reused from text to text; the caller owns the buffer. */
final class HeadText {
    private static final int COLON = ':' << 8 | ' ';
    private static final int LINE_END = '\r' << 8 | '\n';

    private ByteBuf out = Unpooled.EMPTY_BUFFER;

    /** Begins to append to a buffer. */
    void begin(ByteBuf target) {
        out = target;
    }

    /** Lets go of the buffer. */
    void end() {
        out = Unpooled.EMPTY_BUFFER;
    }

    HeadText bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    HeadText bytes(byte[] bytes, int start, int end) {
        out.writeBytes(bytes, start, end - start);
        return this;
    }

    HeadText lineEnd() {
        out.writeShort(LINE_END);
        return this;
    }

    /** Writes a line with one field, which was found valid. */
    void field(byte[] bytes, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        bytes(bytes, nameStart, nameEnd);
        out.writeShort(COLON);
        bytes(bytes, valueStart, valueEnd).lineEnd();
    }
}
