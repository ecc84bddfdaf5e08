package dev.tidegate.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** What is done with received bytes. */
final class Buffers {
    private static final int HEAD_END = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

    private Buffers() {}

    /** Where the body begins in a whole message, which has a complete head. */
    static int headEnd(ByteBuf message) {
        int index = message.readerIndex();
        while (message.getInt(index) != HEAD_END) {
            index++;
        }
        return index + Integer.BYTES;
    }

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
