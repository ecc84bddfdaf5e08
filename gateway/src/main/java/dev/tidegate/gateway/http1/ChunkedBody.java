package dev.tidegate.gateway.http1;

import io.netty.buffer.ByteBuf;

/**
 * Follows a chunked body (RFC 9112 section 7.1). What stands between two runs of data, a frame, is the CR LF after the
 * data, and the line before the next. A frame that is as we would write it, and lies in one buffer, is handed on in one
 * slice with the data around it; any other is cut out and written anew, and not before it is complete and valid.
 */
final class ChunkedBody {
    private static final int SPLIT = -1;

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
    private boolean toChunks;
    private long allowedBytes;
    private long remaining;
    private boolean dataBefore;
    private BadMessage problem = BadMessage.NONE;

    private boolean frameBegun;
    private int frameStart;
    private int runStart;
    private int runEnd;

    void begin(boolean chunked, long maxBytes) {
        toChunks = chunked;
        allowedBytes = maxBytes;
        dataBefore = false;
        problem = BadMessage.NONE;
        beginFrame(State.LINE);
    }

    BadMessage problem() {
        return problem;
    }

    Progress read(ByteBuf in, BodySink sink) {
        int position = in.readerIndex();
        int end = in.writerIndex();
        runStart = position;
        runEnd = position;
        frameStart = frameBegun ? SPLIT : position;
        while (position < end && state != State.END && problem == BadMessage.NONE) {
            if (state == State.DATA) {
                position = skipData(position, end);
            } else {
                frameBegun = true;
                boolean complete = frame(in.getByte(position++));
                if (complete) {
                    endFrame(in, position, sink);
                }
            }
        }
        in.readerIndex(position);
        if (problem != BadMessage.NONE) {
            return Progress.BAD;
        }
        flush(in, sink);
        return state == State.END ? Progress.DONE : Progress.MORE;
    }

    private int skipData(int from, int end) {
        int length = (int) Math.min(end - from, remaining);
        remaining -= length;
        runEnd = from + length;
        if (remaining == 0) {
            dataBefore = true;
            beginFrame(State.DATA_RETURN);
            frameStart = runEnd;
        }
        return runEnd;
    }

    private void beginFrame(State first) {
        state = first;
        frameBegun = false;
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

    private void endFrame(ByteBuf in, int position, BodySink sink) {
        boolean last = state == State.TRAILER;
        boolean copied = frameStart == runEnd && line.isCanonical() && (!last || trailer.isEmpty());
        if (toChunks && copied) {
            runEnd = position;
        } else {
            flush(in, sink);
            if (toChunks) {
                sink.accept(ChunkFrame.of(in.alloc(), dataBefore, line.size()));
            }
            runStart = position;
            runEnd = position;
        }
        state = last ? State.END : State.DATA;
    }

    private void flush(ByteBuf in, BodySink sink) {
        if (runEnd > runStart) {
            sink.accept(in.retainedSlice(runStart, runEnd - runStart));
        }
        runStart = runEnd;
    }
}
