package dev.tidegate.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** What an inspector made of some bytes: how the direction goes on, why, and in hexadecimal what it handed on. */
record Seen(FrameInspector.Progress progress, CloseCode failure, String relayed, String close, boolean between) {
    private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    /** Reads the bytes in parts that end at these places. */
    static Seen of(FrameInspector inspector, byte[] bytes, int... ends) {
        ByteArrayOutputStream relayed = new ByteArrayOutputStream();
        int from = 0;
        for (int end : ends) {
            read(inspector, bytes, from, end, relayed);
            from = end;
        }
        read(inspector, bytes, from, bytes.length, relayed);
        ByteBuf close = Unpooled.buffer();
        if (inspector.progress() == FrameInspector.Progress.CLOSED) {
            inspector.writeClose(close);
        }
        return new Seen(
                inspector.progress(),
                inspector.failure(),
                HexFormat.of().formatHex(relayed.toByteArray()),
                ByteBufUtil.hexDump(close),
                inspector.isBetweenFrames());
    }

    private static void read(FrameInspector inspector, byte[] bytes, int from, int end, ByteArrayOutputStream relayed) {
        ByteBuf in = Unpooled.copiedBuffer(bytes, from, end - from);
        inspector.read(in, ALLOCATOR, part -> {
            relayed.writeBytes(ByteBufUtil.getBytes(part));
            part.release();
        });
        if (in.isReadable() || in.refCnt() != 1) {
            throw new AssertionError("the buffer must be read and belong to the caller, but is " + in);
        }
        in.release();
    }
}
