package dev.tidegate.gateway.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Follows the body of one message and hands on what may be forwarded, as slices of what was read. One per direction of
 * a connection, reused; not thread-safe.
 *
 * <p>The end of a chunked body is written only after everything before it, trailers included, was found valid. So a
 * message that turns out {@link Progress#BAD} has never been completed at the receiver, whose connection must then be
 * closed. Trailers are dropped, and so are chunk extensions.
 */
public final class BodyReader {
    private final ChunkedBody chunks = new ChunkedBody();
    private BodyFraming source = BodyFraming.NONE;
    private boolean toChunks;
    private long remaining;
    private boolean dataBefore;
    private Progress progress = Progress.DONE;
    private BadMessage problem = BadMessage.NONE;

    /**
     * Begins a body.
     *
     * @param framing how it is delimited where it is read
     * @param length its length if that is declared, else ignored
     * @param chunked whether it is to be handed on chunked; a body of a declared length never is
     * @param maxBodyBytes how long it may be, framing not counted
     * @return whether there is something to read at all
     */
    public Progress begin(BodyFraming framing, long length, boolean chunked, long maxBodyBytes) {
        source = framing;
        toChunks = chunked;
        dataBefore = false;
        remaining = framing == BodyFraming.LENGTH ? length : maxBodyBytes;
        problem = BadMessage.NONE;
        chunks.begin(chunked, maxBodyBytes);
        if (framing == BodyFraming.LENGTH && length > maxBodyBytes) {
            return bad(BadMessage.BODY_TOO_LARGE);
        }
        boolean empty = framing == BodyFraming.NONE || (framing == BodyFraming.LENGTH && length == 0);
        progress = empty ? Progress.DONE : Progress.MORE;
        return progress;
    }

    /** How far the body has been read. */
    public Progress progress() {
        return progress;
    }

    /** What is wrong with the body; {@link BadMessage#NONE} when nothing is. */
    public BadMessage problem() {
        return problem;
    }

    /**
     * Reads on. Consumes what belongs to the body; what follows it stays in the buffer. The parts share the memory of
     * the buffer, which the caller still releases.
     */
    public Progress read(ByteBuf in, BodySink sink) {
        if (progress == Progress.MORE && in.isReadable()) {
            switch (source) {
                case NONE -> progress = Progress.DONE;
                case LENGTH -> readLength(in, sink);
                case CHUNKED -> readChunks(in, sink);
                case UNTIL_CLOSE -> readAll(in, sink);
            }
        }
        return progress;
    }

    /**
     * Tells that the connection was closed where the body is read: the end of a body that is delimited so, and the
     * premature end of any other.
     */
    public Progress end(ByteBufAllocator allocator, BodySink sink) {
        if (progress != Progress.MORE) {
            return progress;
        }
        if (source != BodyFraming.UNTIL_CLOSE) {
            return bad(BadMessage.TRUNCATED);
        }
        if (toChunks) {
            sink.accept(ChunkFrame.of(allocator, dataBefore, 0));
        }
        progress = Progress.DONE;
        return progress;
    }

    private void readLength(ByteBuf in, BodySink sink) {
        int length = (int) Math.min(in.readableBytes(), remaining);
        remaining -= length;
        sink.accept(in.readRetainedSlice(length));
        if (remaining == 0) {
            progress = Progress.DONE;
        }
    }

    private void readChunks(ByteBuf in, BodySink sink) {
        progress = chunks.read(in, sink);
        problem = chunks.problem();
    }

    private void readAll(ByteBuf in, BodySink sink) {
        int length = in.readableBytes();
        if (length > remaining) {
            bad(BadMessage.BODY_TOO_LARGE);
            return;
        }
        remaining -= length;
        if (toChunks) {
            sink.accept(ChunkFrame.of(in.alloc(), dataBefore, length));
            dataBefore = true;
        }
        sink.accept(in.readRetainedSlice(length));
    }

    private Progress bad(BadMessage found) {
        problem = found;
        progress = Progress.BAD;
        return progress;
    }
}
