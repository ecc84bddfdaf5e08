package dev.tidegate.gateway.http2;

import dev.tidegate.gateway.http2.SlowHpack.Field;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;

/** Field blocks as the tests want them. */
final class Blocks {
    private Blocks() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    /** A sink that writes down what it gets. */
    static HeaderSink to(List<Field> fields) {
        return (bytes, nameStart, nameEnd, valueStart, valueEnd) -> {
            fields.add(new Field(text(bytes, nameStart, nameEnd), text(bytes, valueStart, valueEnd)));
            return true;
        };
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** Decodes out of memory of the kind that sockets fill. */
    static HpackStatus decode(HpackDecoder decoder, byte[] block, HeaderSink sink) {
        ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(block);
        try {
            return decoder.decode(in, sink);
        } finally {
            in.release();
        }
    }

    /** The fields of a block that must be valid. */
    static List<Field> fields(HpackDecoder decoder, byte[] block) {
        List<Field> fields = new ArrayList<>();
        HpackStatus status = decode(decoder, block, to(fields));
        if (status != HpackStatus.OK) {
            throw new AssertionError(status + " for " + HexFormat.of().formatHex(block));
        }
        return fields;
    }

    /** What an encoder makes of a text. */
    static byte[] encode(String text, BiConsumer<ByteBuf, ByteBuf> encoder) {
        ByteBuf in =
                PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer();
        try {
            encoder.accept(in, out);
            return ByteBufUtil.getBytes(out);
        } finally {
            in.release();
            out.release();
        }
    }
}
