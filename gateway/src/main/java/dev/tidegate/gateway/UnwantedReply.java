package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.ResponseHead;
import io.netty.buffer.ByteBuf;

/**
 * A reply that is read only so that its connection can be used again, while the request waits to be sent once more. One
 * that is long costs more than a new connection. Used by its event loop only.
 */
final class UnwantedReply {
    private static final int BYTES_MAX = 16 * 1024;

    private boolean coming;
    private int bytes;

    /** Nothing is unwanted any more. */
    void clear() {
        coming = false;
    }

    /** The reply with this head is not wanted; returns whether reading it is worth the while. */
    boolean begin(ResponseHead head) {
        coming = true;
        bytes = 0;
        return !head.isCloseDelimited() && head.contentLength() <= BYTES_MAX;
    }

    /** Whether what comes is not wanted. */
    boolean isComing() {
        return coming;
    }

    /** Throws a part away. */
    void add(ByteBuf part) {
        bytes += part.readableBytes();
        part.release();
    }

    boolean isTooLong() {
        return coming && bytes > BYTES_MAX;
    }
}
