package dev.tidegate.cli.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** What was read of the answer to one request, up to a bound. Not thread-safe. */
final class Transcript {
    /** Of longer answers only so much is kept. */
    static final int BYTES_MAX = 4 * 1024;

    private final byte[] bytes;
    private int length;

    private Transcript(int bytesMax) {
        this.bytes = new byte[bytesMax];
    }

    /** One that keeps nothing when it is not wanted. */
    static Transcript of(boolean wanted) {
        return new Transcript(wanted ? BYTES_MAX : 0);
    }

    /** Forgets what it has: the next answer begins. */
    void begin() {
        length = 0;
    }

    /** Keeps what stands in the buffer from an index up to where it has been read. */
    void add(ByteBuf read, int from) {
        int more = Math.min(read.readerIndex() - from, bytes.length - length);
        read.getBytes(from, bytes, length, more);
        length += more;
    }

    /** Head and body as they came. */
    String text() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
