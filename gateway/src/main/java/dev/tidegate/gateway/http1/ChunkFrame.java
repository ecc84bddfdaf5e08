package dev.tidegate.gateway.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Writes what stands before and after the data of a chunk. */
final class ChunkFrame {
    private static final int MAX_BYTES = 24;

    private ChunkFrame() {}

    /**
     * The frame before a chunk of a size; size 0 ends the body.
     *
     * @param dataBefore whether the data of another chunk stand before, which are still to be closed
     */
    static ByteBuf of(ByteBufAllocator allocator, boolean dataBefore, long size) {
        ByteBuf frame = allocator.buffer(MAX_BYTES);
        if (dataBefore) {
            Ascii.writeLineEnd(frame);
        }
        Ascii.writeHexadecimal(frame, size);
        Ascii.writeLineEnd(frame);
        if (size == 0) {
            Ascii.writeLineEnd(frame);
        }
        return frame;
    }
}
