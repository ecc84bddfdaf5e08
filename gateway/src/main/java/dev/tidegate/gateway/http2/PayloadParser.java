package dev.tidegate.gateway.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the payloads of all frames but DATA, and joins the frames of one block of fields. Bounds a block in bytes and
 * in frames, so that CONTINUATION frames without end cost nothing (CVE-2024-27316 and its kin).
 */
final class PayloadParser {
    private static final int NO_STREAM = 0;

    private final FrameListener listener;
    private final ByteBufAllocator allocator;
    private final int blockBytesMax;
    /** The stream whose block is not complete. */
    private int blockStream = NO_STREAM;

    private boolean blockEndsStream;
    private boolean blockSelfDependent;
    private int continuations;
    private @Nullable ByteBuf block;

    PayloadParser(FrameListener listener, ByteBufAllocator allocator, int blockBytesMax) {
        this.listener = listener;
        this.allocator = allocator;
        this.blockBytesMax = blockBytesMax;
    }

    boolean isWithinBlock() {
        return blockStream != NO_STREAM;
    }

    void close() {
        if (block != null) {
            block.release();
            block = null;
        }
    }

    // ---- what the header of a frame shows

    /** Checks type, flags, length and stream together. Errors of a stream are found by {@link #parse}. */
    ErrorCode check(int type, int flags, int length, int stream) {
        if (isWithinBlock() != (type == Frames.CONTINUATION) || (isWithinBlock() && stream != blockStream)) {
            return ErrorCode.PROTOCOL_ERROR;
        }
        return switch (type) {
            case Frames.DATA, Frames.HEADERS, Frames.PRIORITY, Frames.CONTINUATION -> onStream(stream, true);
            case Frames.RST_STREAM -> onStream(stream, length == Frames.RST_STREAM_BYTES);
            case Frames.SETTINGS -> {
                boolean ack = (flags & Frames.ACK) != 0;
                yield onConnection(stream, ack ? length == 0 : length % Frames.SETTING_BYTES == 0);
            }
            case Frames.PUSH_PROMISE -> ErrorCode.PROTOCOL_ERROR;
            case Frames.PING -> onConnection(stream, length == Frames.PING_BYTES);
            case Frames.GOAWAY -> onConnection(stream, length >= Frames.GOAWAY_BYTES_MIN);
            case Frames.WINDOW_UPDATE -> sized(length == Frames.WINDOW_UPDATE_BYTES);
            default -> ErrorCode.NO_ERROR;
        };
    }

    private static ErrorCode onStream(int stream, boolean sized) {
        return stream == NO_STREAM ? ErrorCode.PROTOCOL_ERROR : sized(sized);
    }

    private static ErrorCode onConnection(int stream, boolean sized) {
        return stream == NO_STREAM ? sized(sized) : ErrorCode.PROTOCOL_ERROR;
    }

    private static ErrorCode sized(boolean right) {
        return right ? ErrorCode.NO_ERROR : ErrorCode.FRAME_SIZE_ERROR;
    }

    // ---- what the payload says

    /** Reads a payload, which is all that is readable. */
    ErrorCode parse(int type, int flags, int stream, ByteBuf in) {
        return switch (type) {
            case Frames.HEADERS -> headers(flags, stream, in);
            case Frames.CONTINUATION -> continuation(flags, in);
            case Frames.PRIORITY -> priority(stream, in);
            case Frames.RST_STREAM -> listener.onReset(stream, in.readInt());
            case Frames.SETTINGS -> (flags & Frames.ACK) != 0 ? listener.onSettingsAck() : listener.onSettings(in);
            case Frames.PING ->
                (flags & Frames.ACK) != 0 ? listener.onPingAck(in.readLong()) : listener.onPing(in.readLong());
            case Frames.GOAWAY -> listener.onGoAway(in.readInt() & Frames.RESERVED_BIT_OFF, in.readInt());
            case Frames.WINDOW_UPDATE -> windowUpdate(stream, in);
            default -> throw new AssertionError(type);
        };
    }

    private ErrorCode priority(int stream, ByteBuf in) {
        if (in.readableBytes() != Frames.PRIORITY_BYTES) {
            return listener.onStreamError(stream, ErrorCode.FRAME_SIZE_ERROR);
        }
        boolean selfDependent = (in.readInt() & Frames.RESERVED_BIT_OFF) == stream;
        return selfDependent ? listener.onStreamError(stream, ErrorCode.PROTOCOL_ERROR) : listener.onPriority(stream);
    }

    private ErrorCode windowUpdate(int stream, ByteBuf in) {
        int increment = in.readInt() & Frames.RESERVED_BIT_OFF;
        if (increment > 0) {
            return listener.onWindowUpdate(stream, increment);
        }
        return stream == NO_STREAM
                ? ErrorCode.PROTOCOL_ERROR
                : listener.onStreamError(stream, ErrorCode.PROTOCOL_ERROR);
    }

    private ErrorCode headers(int flags, int stream, ByteBuf in) {
        boolean padded = (flags & Frames.PADDED) != 0;
        boolean prioritized = (flags & Frames.PRIORITIZED) != 0;
        int prefix = (padded ? 1 : 0) + (prioritized ? Frames.PRIORITY_BYTES : 0);
        if (in.readableBytes() < prefix) {
            return ErrorCode.FRAME_SIZE_ERROR;
        }
        int padding = padded ? in.readUnsignedByte() : 0;
        boolean selfDependent = prioritized && (in.readInt() & Frames.RESERVED_BIT_OFF) == stream;
        in.skipBytes(prioritized ? 1 : 0);
        if (padding > in.readableBytes()) {
            return ErrorCode.PROTOCOL_ERROR;
        }
        in.writerIndex(in.writerIndex() - padding);
        boolean endsStream = (flags & Frames.END_STREAM) != 0;
        if ((flags & Frames.END_HEADERS) != 0) {
            return in.readableBytes() > blockBytesMax
                    ? ErrorCode.ENHANCE_YOUR_CALM
                    : listener.onHeaders(stream, in, endsStream, selfDependent);
        }
        blockStream = stream;
        blockEndsStream = endsStream;
        blockSelfDependent = selfDependent;
        continuations = 0;
        return gather(in);
    }

    private ErrorCode continuation(int flags, ByteBuf in) {
        if (++continuations > Frames.CONTINUATIONS_MAX) {
            return ErrorCode.ENHANCE_YOUR_CALM;
        }
        ErrorCode error = gather(in);
        ByteBuf whole = block;
        if (error != ErrorCode.NO_ERROR || (flags & Frames.END_HEADERS) == 0 || whole == null) {
            return error;
        }
        int stream = blockStream;
        blockStream = NO_STREAM;
        block = null;
        try {
            return listener.onHeaders(stream, whole, blockEndsStream, blockSelfDependent);
        } finally {
            whole.release();
        }
    }

    private ErrorCode gather(ByteBuf in) {
        ByteBuf whole = block == null ? allocator.heapBuffer(in.readableBytes()) : block;
        block = whole;
        if (whole.readableBytes() + in.readableBytes() > blockBytesMax) {
            return ErrorCode.ENHANCE_YOUR_CALM;
        }
        whole.writeBytes(in);
        return ErrorCode.NO_ERROR;
    }
}
