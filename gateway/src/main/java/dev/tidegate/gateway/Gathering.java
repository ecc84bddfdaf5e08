package dev.tidegate.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a head and the small parts that follow it as one buffer: copying a few kilobytes costs less than a second
 * buffer in a system call. Large parts are passed on as they are. Used by one event loop.
 */
final class Gathering {
    private static final int FIRST_BYTES = 1024;
    private static final int COPY_BYTES_MAX = 4 * 1024;
    private static final int GATHERED_BYTES_MAX = 16 * 1024;

    private final ByteBufAllocator allocator;
    private final Consumer<ByteBuf> target;
    private @Nullable ByteBuf gathered;

    Gathering(ByteBufAllocator allocator, Consumer<ByteBuf> target) {
        this.allocator = allocator;
        this.target = target;
    }

    /** Where the caller writes what comes next: a head, or the framing of a part. */
    ByteBuf buffer() {
        ByteBuf buffer = gathered;
        if (buffer == null) {
            buffer = allocator.ioBuffer(FIRST_BYTES);
            gathered = buffer;
        }
        return buffer;
    }

    /** Takes over a part that follows. */
    void add(ByteBuf part) {
        ByteBuf before = gathered;
        if (before != null && part.readableBytes() <= COPY_BYTES_MAX && before.readableBytes() <= GATHERED_BYTES_MAX) {
            before.writeBytes(part);
            part.release();
        } else {
            send();
            target.accept(part);
        }
    }

    /** Passes on what was gathered. */
    void send() {
        ByteBuf ready = gathered;
        if (ready != null) {
            gathered = null;
            target.accept(ready);
        }
    }

    /** Throws away what was gathered. */
    void drop() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
