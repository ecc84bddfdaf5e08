package dev.tidegate.gateway.http1;

import io.netty.buffer.ByteBuf;

/**
 * Follows the body of one message and hands on its data, as slices of what was read and without any framing. One per
 * direction of a connection, reused; not thread-safe.
 *
 * <p>A chunked body is {@link Progress#DONE} only after everything in it, trailers included, was found valid. So a
 * message that turns out {@link Progress#BAD} has never been completed at the receiver, whose connection must then be
 * closed. Trailers are dropped, and so are chunk extensions.
 */
public final class BodyReader {
    private final ChunkedBody chunks = new ChunkedBody();
    private BodyFraming source = BodyFraming.NONE;
    private long remaining;
    private Progress progress = Progress.DONE;
    private BadMessage problem = BadMessage.NONE;

    /**
     * Begins a body.
     *
     * @param framing how it is delimited where it is read
     * @param length its length if that is declared, else ignored
     * @param maxBodyBytes how long it may be, framing not counted
     * @return whether there is something to read at all
     */
    public Progress begin(BodyFraming framing, long length, long maxBodyBytes) {
        source = framing;
        remaining = framing == BodyFraming.LENGTH ? length : maxBodyBytes;
        problem = BadMessage.NONE;
        chunks.begin(maxBodyBytes);
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
    public Progress end() {
        if (progress != Progress.MORE) {
            return progress;
        }
        if (source != BodyFraming.UNTIL_CLOSE) {
            return bad(BadMessage.TRUNCATED);
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
        sink.accept(in.readRetainedSlice(length));
    }

    private Progress bad(BadMessage found) {
        problem = found;
        progress = Progress.BAD;
        return progress;
    }
}
