package dev.tidegate.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * What was sent of a request body, so that it can be sent again; nothing once there was more than fits. Parts are
 * copied: a slice would keep the whole buffer alive that it was read into, and a client that sends a byte at a time
 * would hold a thousand times what it sent. Used by one event loop.
 */
final class KeptBody {
    private static final int FIRST_BYTES = 1024;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf kept;
    private int bytesMax;
    private boolean whole = true;

    KeptBody(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Begins another body, of which so much is kept at most. */
    void begin(int maxBytes) {
        forget();
        bytesMax = maxBytes;
        whole = true;
    }

    /** Takes note of a part that is about to be sent. */
    void add(ByteBuf part) {
        if (!whole) {
            return;
        }
        ByteBuf before = kept == null ? Unpooled.EMPTY_BUFFER : kept;
        if (before.readableBytes() + part.readableBytes() > bytesMax) {
            forget();
            return;
        }
        if (kept == null) {
            kept = allocator.ioBuffer(Math.min(bytesMax, Math.max(FIRST_BYTES, part.readableBytes())), bytesMax);
        }
        kept.writeBytes(part, part.readerIndex(), part.readableBytes());
    }

    /** Whether everything that was sent is here. */
    boolean isWhole() {
        return whole;
    }

    boolean isEmpty() {
        return kept == null;
    }

    /** What was sent, once more; the caller takes it over. */
    ByteBuf again() {
        // A copy: the original may still grow and move while the network stack reads what it was given.
        return kept == null
                ? Unpooled.EMPTY_BUFFER
                : allocator.ioBuffer(kept.readableBytes()).writeBytes(kept.duplicate());
    }

    /** Forgets what was sent and keeps no more: it will not be sent again. */
    void forget() {
        whole = false;
        if (kept != null) {
            kept.release();
            kept = null;
        }
    }
}
