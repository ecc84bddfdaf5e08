package dev.tidegate.gateway.http1;

import io.netty.buffer.ByteBuf;

/**
 * Puts the framing of HTTP/1.1 around the data of a body: chunks (RFC 9112 section 7.1), or nothing where the length is
 * declared or the connection ends with the body. One per direction of a connection, reused; not thread-safe.
 */
public final class BodyWriter {
    private boolean chunked;

    /** Makes a writer of bodies without chunks. */
    public BodyWriter() {}

    /** Begins a body, in chunks or without any framing. */
    public void begin(boolean inChunks) {
        chunked = inChunks;
    }

    /** Whether there is anything to write around the data. */
    public boolean isChunked() {
        return chunked;
    }

    /** Writes what stands before a chunk of so many bytes. */
    public void beginChunk(ByteBuf out, int bytes) {
        Ascii.writeHexadecimal(out, bytes);
        Ascii.writeLineEnd(out);
    }

    /** Writes what stands after the data of a chunk. */
    public void endChunk(ByteBuf out) {
        Ascii.writeLineEnd(out);
    }

    /** Writes what ends the body: only when all of it was valid and sent. */
    public void end(ByteBuf out) {
        out.writeByte('0');
        Ascii.writeLineEnd(out);
        Ascii.writeLineEnd(out);
    }
}
