package dev.tidegate.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** What is done with received bytes. */
final class Buffers {
    private Buffers() {}

    /** One buffer with what is left of the first and all of the second; takes both over. */
    static ByteBuf append(ByteBufAllocator allocator, ByteBuf first, ByteBuf second) {
        if (!first.isReadable()) {
            first.release();
            return second;
        }
        try {
            return allocator
                    .ioBuffer(first.readableBytes() + second.readableBytes())
                    .writeBytes(first)
                    .writeBytes(second);
        } finally {
            first.release();
            second.release();
        }
    }
}
