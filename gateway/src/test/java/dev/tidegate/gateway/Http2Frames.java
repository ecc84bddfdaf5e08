package dev.tidegate.gateway;

import dev.tidegate.gateway.http2.FrameWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Frames of HTTP/2 as a test wants them, right or wrong. */
final class Http2Frames {
    private Http2Frames() {}

    static ByteBuf settingsFrame(int... settings) {
        ByteBuf payload = Unpooled.buffer();
        for (int i = 0; i < settings.length; i += 2) {
            payload.writeShort(settings[i]).writeInt(settings[i + 1]);
        }
        return frame(4, 0, 0, payload);
    }

    /** Any frame at all. */
    static ByteBuf frame(int type, int flags, int stream, ByteBuf payload) {
        return Unpooled.buffer()
                .writeMedium(payload.readableBytes())
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
    }

    static ByteBuf frame(int type, int flags, int stream, int... octets) {
        ByteBuf payload = Unpooled.buffer();
        for (int octet : octets) {
            payload.writeByte(octet);
        }
        return frame(type, flags, stream, payload);
    }

    /** A block of literal fields, given as names and values. */
    static ByteBuf block(String... fields) {
        ByteBuf block = Unpooled.buffer();
        for (int i = 0; i < fields.length; i += 2) {
            block.writeByte(0);
            literal(block, fields[i]);
            literal(block, fields[i + 1]);
        }
        return block;
    }

    private static void literal(ByteBuf block, String text) {
        int length = text.length();
        if (length < 127) {
            block.writeByte(length);
        } else {
            block.writeByte(127);
            int rest = length - 127;
            while (rest >= 128) {
                block.writeByte(rest % 128 + 128);
                rest /= 128;
            }
            block.writeByte(rest);
        }
        block.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    }

    /** The fields of a request, and more of them. */
    static String[] request(String method, String path, String... more) {
        List<String> fields =
                new ArrayList<>(List.of(":method", method, ":scheme", "http", ":authority", "test", ":path", path));
        fields.addAll(List.of(more));
        return fields.toArray(String[]::new);
    }

    static ByteBuf headers(int stream, boolean endStream, String... fields) {
        ByteBuf out = Unpooled.buffer();
        int start = FrameWriter.beginHeaders(out);
        out.writeBytes(block(fields));
        FrameWriter.endHeaders(out, start, stream, endStream);
        return out;
    }

    static ByteBuf dataFrame(int stream, String text, boolean endStream) {
        ByteBuf out = Unpooled.buffer();
        FrameWriter.dataHeader(out, stream, text.length(), endStream);
        out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        return out;
    }
}
