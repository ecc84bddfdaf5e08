package dev.tidegate.gateway.websocket;

import dev.tidegate.gateway.http1.BodySink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Follows the frames that one side of a WebSocket sends (RFC 6455 section 5) and hands on what may be relayed, as
 * slices of what was read. It looks at headers alone, so a large frame costs no more than a small one.
 *
 * <p>A header is handed on only when it is complete and was found valid, and a Close frame not at all: it is kept for
 * {@link #writeClose}. So whoever receives the bytes stands between two frames when this reports that the direction is
 * over, and can be sent a Close frame of the gateway's own. One per direction; not thread-safe.
 */
public final class FrameInspector {
    private static final int CONTROL_BYTES_MAX = 125;

    /** How a direction goes on after some bytes. */
    public enum Progress {
        /** More frames may follow. */
        OPEN,
        /** A whole Close frame has come, which {@link #writeClose} writes. What follows it is not relayed. */
        CLOSED,
        /** The sender broke a rule; {@link #failure} says how to close for that. Nothing more is relayed. */
        FAILED
    }

    private final Sender sender;
    private final Extensions extensions;
    private final long messageBytesMax;
    private final FrameHeader header = new FrameHeader();
    private final byte[] closePayload = new byte[CONTROL_BYTES_MAX];
    private int closeBytes;
    private Progress progress = Progress.OPEN;
    private CloseCode failure = CloseCode.PROTOCOL_ERROR;
    private boolean inClose;
    private boolean inMessage;
    private long messageBytes;
    private long payloadLeft;

    /**
     * Begins after the handshake.
     *
     * @param sender who sends what will be read
     * @param messageBytesMax how large a message may be on the wire, all its fragments together
     */
    public FrameInspector(Sender sender, Extensions extensions, long messageBytesMax) {
        this.sender = sender;
        this.extensions = extensions;
        this.messageBytesMax = messageBytesMax;
    }

    /** Reads all that is there; what is not handed on is thrown away. The caller still releases the buffer. */
    public Progress read(ByteBuf in, ByteBufAllocator allocator, BodySink sink) {
        int start = in.readerIndex();
        int relayable = start;
        int early = header.size();
        while (in.isReadable() && progress == Progress.OPEN) {
            boolean valid = payloadLeft > 0 ? readPayload(in) : readHeader(in);
            if (valid && !inClose) {
                relayable = in.readerIndex();
                if (early > 0) {
                    sink.accept(headerBytes(allocator, early));
                    early = 0;
                }
                header.clear();
            }
        }
        if (relayable > start) {
            sink.accept(in.retainedSlice(start, relayable - start));
        }
        in.readerIndex(in.writerIndex());
        return progress;
    }

    private ByteBuf headerBytes(ByteBufAllocator allocator, int count) {
        ByteBuf bytes = allocator.ioBuffer(count);
        header.writeTo(bytes, count);
        return bytes;
    }

    private boolean readPayload(ByteBuf in) {
        int length = (int) Math.min(payloadLeft, in.readableBytes());
        payloadLeft -= length;
        if (inClose) {
            in.readBytes(closePayload, closeBytes, length);
            closeBytes += length;
            endCloseIfComplete();
        } else {
            in.skipBytes(length);
        }
        return true;
    }

    /** Returns whether a header is complete and valid. */
    private boolean readHeader(ByteBuf in) {
        if (!header.read(in)) {
            return false;
        }
        if (!isValid()) {
            return fail(CloseCode.PROTOCOL_ERROR);
        }
        long payloadBytes = header.payloadBytes();
        if (!header.isControl() && !countMessage(payloadBytes)) {
            return fail(CloseCode.MESSAGE_TOO_BIG);
        }
        payloadLeft = payloadBytes;
        inClose = header.isClose();
        endCloseIfComplete();
        return true;
    }

    private void endCloseIfComplete() {
        if (inClose && payloadLeft == 0) {
            progress = Progress.CLOSED;
        }
    }

    private boolean fail(CloseCode code) {
        failure = code;
        progress = Progress.FAILED;
        return false;
    }

    private boolean isValid() {
        boolean masked = sender == Sender.CLIENT;
        return header.isMasked() == masked
                && header.isLengthMinimal()
                && extensions.allows(header)
                && (header.isControl() ? isControlValid() : header.isContinuation() == inMessage);
    }

    private boolean isControlValid() {
        long payloadBytes = header.payloadBytes();
        // The body of a Close frame is empty or begins with a code of two bytes.
        return header.isFinal() && payloadBytes <= CONTROL_BYTES_MAX && !(header.isClose() && payloadBytes == 1);
    }

    /** Counts a frame of data; returns whether the message is as small as it must be. */
    private boolean countMessage(long payloadBytes) {
        if (!inMessage) {
            messageBytes = 0;
        }
        if (payloadBytes > messageBytesMax - messageBytes) {
            return false;
        }
        messageBytes += payloadBytes;
        inMessage = !header.isFinal();
        return true;
    }

    /** How the direction goes on. */
    public Progress progress() {
        return progress;
    }

    /** How to close after {@link Progress#FAILED}. */
    public CloseCode failure() {
        return failure;
    }

    /** Whether whoever receives the bytes stands between two frames, so that another frame can be put in. */
    public boolean isBetweenFrames() {
        return payloadLeft == 0 || inClose;
    }

    /** Appends the Close frame that came. */
    public void writeClose(ByteBuf out) {
        header.writeTo(out, header.size());
        out.writeBytes(closePayload, 0, closeBytes);
    }
}
