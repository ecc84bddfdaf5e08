package dev.tidegate.gateway.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a connection into frames and checks each as far as it can be checked by itself: length, stream id,
 * padding, flags, and that nothing comes between the frames of one block (RFC 9113 sections 4 and 6).
 *
 * <p>Data is handed on as slices as it comes. Other frames are parsed where they lie if they came whole, else gathered
 * first: at most one payload of 16 KiB, and one block of fields of the size given. Consumes all that it is given. One
 * per connection, used by its event loop only; {@link #close} gives back what was gathered.
 */
public final class FrameReader {
    private enum Stage {
        /** In the header of a frame. */
        HEADER,
        /** Before the length of the padding of a DATA frame. */
        PAD_LENGTH,
        /** In the data of a DATA frame. */
        DATA,
        /** In what does not matter: padding, or a frame of unknown type. */
        SKIP,
        /** In a payload that is parsed as a whole. */
        PAYLOAD
    }

    private final FrameListener listener;
    private final ByteBufAllocator allocator;
    private final PayloadParser parser;
    private final byte[] header = new byte[Frames.HEADER_BYTES];
    private int headerFilled;
    private Stage stage = Stage.HEADER;
    private boolean begun;
    private int length;
    private int type;
    private int flags;
    private int stream;
    /** How much of the stage is still to come. */
    private int left;

    private int paddingBytes;
    private @Nullable ByteBuf gathered;
    private ErrorCode error = ErrorCode.NO_ERROR;
    private long completed;

    /**
     * Makes a reader at the first frame of a connection, which must be SETTINGS.
     *
     * @param blockBytesMax how large a block of fields may be as it is sent
     */
    public FrameReader(FrameListener listener, ByteBufAllocator allocator, int blockBytesMax) {
        this.listener = listener;
        this.allocator = allocator;
        this.parser = new PayloadParser(listener, allocator, blockBytesMax);
    }

    /**
     * Reads on. Consumes everything, until there is an error.
     *
     * @return the error that ends the connection, {@link ErrorCode#NO_ERROR} while there is none
     */
    public ErrorCode read(ByteBuf in) {
        while (in.isReadable() && error == ErrorCode.NO_ERROR) {
            error = step(in);
        }
        return error;
    }

    private ErrorCode step(ByteBuf in) {
        return switch (stage) {
            case HEADER -> readHeader(in);
            case PAD_LENGTH -> readPadLength(in);
            case DATA -> readData(in);
            case SKIP -> skip(in);
            case PAYLOAD -> readPayload(in);
        };
    }

    /** Whether something other than data has begun and is not complete: a header, a payload, a block of fields. */
    public boolean isWithinHead() {
        return headerFilled > 0 || stage == Stage.PAYLOAD || parser.isWithinBlock();
    }

    /** How many frames, and blocks of several frames, came whole. */
    public long completed() {
        return completed;
    }

    /** Gives back what was gathered; nothing may be read afterwards. */
    public void close() {
        error = ErrorCode.INTERNAL_ERROR;
        parser.close();
        dropGathered();
    }

    private ErrorCode readHeader(ByteBuf in) {
        int count = Math.min(in.readableBytes(), Frames.HEADER_BYTES - headerFilled);
        in.readBytes(header, headerFilled, count);
        headerFilled += count;
        if (headerFilled < Frames.HEADER_BYTES) {
            return ErrorCode.NO_ERROR;
        }
        headerFilled = 0;
        length = octet(0) << 16 | octet(1) << 8 | octet(2);
        type = octet(3);
        flags = octet(4);
        stream = (octet(5) << 24 | octet(6) << 16 | octet(7) << 8 | octet(8)) & Frames.RESERVED_BIT_OFF;
        ErrorCode found = checkHeader();
        return found == ErrorCode.NO_ERROR ? beginPayload() : found;
    }

    private int octet(int index) {
        return header[index] & 0xff;
    }

    private ErrorCode checkHeader() {
        boolean first = !begun;
        begun = true;
        if (length > Frames.PAYLOAD_BYTES_MAX) {
            return ErrorCode.FRAME_SIZE_ERROR;
        }
        if (first && (type != Frames.SETTINGS || (flags & Frames.ACK) != 0)) {
            return ErrorCode.PROTOCOL_ERROR;
        }
        return parser.check(type, flags, length, stream);
    }

    private ErrorCode beginPayload() {
        left = length;
        paddingBytes = 0;
        if (type > Frames.CONTINUATION) {
            stage = left > 0 ? Stage.SKIP : Stage.HEADER;
            return listener.onUnknown();
        }
        if (type == Frames.DATA) {
            ErrorCode found = listener.onDataBegin(stream, length);
            return found == ErrorCode.NO_ERROR ? beginData() : found;
        }
        stage = Stage.PAYLOAD;
        return left == 0 ? parse(Unpooled.EMPTY_BUFFER) : ErrorCode.NO_ERROR;
    }

    private ErrorCode beginData() {
        if ((flags & Frames.PADDED) != 0) {
            stage = Stage.PAD_LENGTH;
            return left == 0 ? ErrorCode.FRAME_SIZE_ERROR : ErrorCode.NO_ERROR;
        }
        stage = Stage.DATA;
        return left == 0 ? endData() : ErrorCode.NO_ERROR;
    }

    private ErrorCode readPadLength(ByteBuf in) {
        int padLength = in.readUnsignedByte();
        left--;
        paddingBytes = padLength + 1;
        if (padLength > left) {
            return ErrorCode.PROTOCOL_ERROR;
        }
        left -= padLength;
        stage = Stage.DATA;
        return left == 0 ? endData() : ErrorCode.NO_ERROR;
    }

    private ErrorCode readData(ByteBuf in) {
        int count = Math.min(in.readableBytes(), left);
        left -= count;
        ErrorCode found = listener.onData(stream, in.readRetainedSlice(count));
        return found == ErrorCode.NO_ERROR && left == 0 ? endData() : found;
    }

    /** Tells the end before the padding is skipped: nothing in it can change what the frame says. */
    private ErrorCode endData() {
        completed++;
        left = Math.max(0, paddingBytes - 1);
        stage = left > 0 ? Stage.SKIP : Stage.HEADER;
        boolean endStream = (flags & Frames.END_STREAM) != 0;
        ErrorCode found = listener.onDataEnd(stream, paddingBytes, endStream);
        boolean empty = !endStream && length == paddingBytes;
        return found == ErrorCode.NO_ERROR && empty ? listener.onEmptyData() : found;
    }

    private ErrorCode skip(ByteBuf in) {
        int count = Math.min(in.readableBytes(), left);
        in.skipBytes(count);
        left -= count;
        stage = left > 0 ? Stage.SKIP : Stage.HEADER;
        return ErrorCode.NO_ERROR;
    }

    private ErrorCode readPayload(ByteBuf in) {
        if (gathered == null && in.readableBytes() >= length) {
            return parse(in);
        }
        ByteBuf pending = gathered == null ? allocator.heapBuffer(Math.min(length, in.readableBytes())) : gathered;
        gathered = pending;
        int count = Math.min(in.readableBytes(), left);
        pending.writeBytes(in, count);
        left -= count;
        if (left > 0) {
            return ErrorCode.NO_ERROR;
        }
        try {
            return parse(pending);
        } finally {
            dropGathered();
        }
    }

    /** Parses the payload, which lies whole at the reader index. */
    private ErrorCode parse(ByteBuf in) {
        stage = Stage.HEADER;
        int end = in.readerIndex() + length;
        int filled = in.writerIndex();
        in.writerIndex(end);
        ErrorCode found = parser.parse(type, flags, stream, in);
        in.writerIndex(filled).readerIndex(end);
        completed += parser.isWithinBlock() ? 0 : 1;
        return found;
    }

    private void dropGathered() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
