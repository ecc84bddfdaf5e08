package dev.tidegate.gateway.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Frames byte by byte, right and wrong. */
final class RawFrames {
    static final String EMPTY_SETTINGS = frame(0, 4, 0, 0, "");

    private RawFrames() {}

    /** A frame in hexadecimal digits, of which the payload is given so too. */
    static String frame(int length, int type, int flags, int stream, String payload) {
        return String.format("%06x%02x%02x%08x", length, type, flags, stream) + payload;
    }

    /** A frame of the right length. */
    static String frame(int type, int flags, int stream, String payload) {
        return frame(payload.length() / 2, type, flags, stream, payload);
    }

    static String text(String ascii) {
        StringBuilder digits = new StringBuilder();
        for (byte octet : ascii.getBytes(StandardCharsets.US_ASCII)) {
            digits.append(String.format("%02x", octet));
        }
        return digits.toString();
    }

    static ByteBuf bytes(String digits) {
        ByteBuf out = Unpooled.buffer(digits.length() / 2);
        for (int i = 0; i < digits.length(); i += 2) {
            out.writeByte(Integer.parseInt(digits.substring(i, i + 2), 16));
        }
        return out;
    }
}
