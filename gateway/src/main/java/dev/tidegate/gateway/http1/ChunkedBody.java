package dev.tidegate.gateway.http1;

import io.netty.buffer.ByteBuf;

/**
 * Follows a chunked body (RFC 9112 section 7.1) and hands on the data alone. What stands between two runs of data is
 * the CR LF after the data, and the line before the next, which is dropped together with its extensions.
 */
final class ChunkedBody {
    private enum State {
        DATA,
        DATA_RETURN,
        DATA_FEED,
        LINE,
        TRAILER,
        END
    }

    private final ChunkLine line = new ChunkLine();
    private final TrailerSection trailer = new TrailerSection();
    private State state = State.END;
    private long allowedBytes;
    private long remaining;
    private BadMessage problem = BadMessage.NONE;

    void begin(long maxBytes) {
        allowedBytes = maxBytes;
        problem = BadMessage.NONE;
        beginFrame(State.LINE);
    }

    BadMessage problem() {
        return problem;
    }

    Progress read(ByteBuf in, BodySink sink) {
        while (in.isReadable() && state != State.END && problem == BadMessage.NONE) {
            if (state == State.DATA) {
                readData(in, sink);
            } else if (frame(in.readByte())) {
                state = state == State.TRAILER ? State.END : State.DATA;
            }
        }
        if (problem != BadMessage.NONE) {
            return Progress.BAD;
        }
        return state == State.END ? Progress.DONE : Progress.MORE;
    }

    private void readData(ByteBuf in, BodySink sink) {
        int length = (int) Math.min(in.readableBytes(), remaining);
        remaining -= length;
        sink.accept(in.readRetainedSlice(length));
        if (remaining == 0) {
            beginFrame(State.DATA_RETURN);
        }
    }

    private void beginFrame(State first) {
        state = first;
        line.clear();
        trailer.clear();
    }

    /** Takes one octet of a frame. Returns whether the frame is complete. */
    private boolean frame(byte octet) {
        switch (state) {
            case DATA_RETURN -> expect(octet, '\r', State.DATA_FEED);
            case DATA_FEED -> expect(octet, '\n', State.LINE);
            case LINE -> {
                return line(octet);
            }
            case TRAILER -> {
                Progress progress = trailer.accept(octet);
                problem = trailer.problem();
                return progress == Progress.DONE;
            }
            case DATA, END -> throw new AssertionError(state);
        }
        return false;
    }

    private void expect(byte octet, char expected, State next) {
        if (octet == expected) {
            state = next;
        } else {
            problem = BadMessage.CHUNK;
        }
    }

    private boolean line(byte octet) {
        Progress progress = line.accept(octet);
        if (progress == Progress.BAD) {
            problem = BadMessage.CHUNK;
        } else if (progress == Progress.DONE && line.size() == 0) {
            state = State.TRAILER;
        } else if (progress == Progress.DONE && line.size() > allowedBytes) {
            problem = BadMessage.BODY_TOO_LARGE;
        } else if (progress == Progress.DONE) {
            allowedBytes -= line.size();
            remaining = line.size();
            return true;
        }
        return false;
    }
}
