package dev.tidegate.gateway.http2;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes frames (RFC 9113 sections 4.1 and 6). Without state; allocates nothing. */
public final class FrameWriter {
    /** How long a payload is at most that this side sends: larger ones would only make other streams wait. */
    public static final int PAYLOAD_BYTES_MAX = Frames.PAYLOAD_BYTES_MAX;

    /** How long the header of a frame is. */
    public static final int HEADER_BYTES = Frames.HEADER_BYTES;

    /** Where the flags stand in the header of a frame. */
    private static final int FLAGS_OFFSET = 4;

    /** What a client begins a connection with (RFC 9113 section 3.4). */
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private FrameWriter() {}

    /** Appends what a client begins a connection with; a SETTINGS frame follows. */
    public static void preface(ByteBuf out) {
        out.writeBytes(PREFACE);
    }

    private static void header(ByteBuf out, int length, int type, int flags, int stream) {
        out.writeInt(length << 8 | type);
        out.writeByte(flags);
        out.writeInt(stream);
    }

    /** Appends the header of a DATA frame, whose data the caller sends next. */
    public static void dataHeader(ByteBuf out, int stream, int length, boolean endStream) {
        header(out, length, Frames.DATA, endStream ? Frames.END_STREAM : 0, stream);
    }

    /** Appends room for the header of a HEADERS frame; the block follows, and then {@link #endHeaders}. */
    public static int beginHeaders(ByteBuf out) {
        int start = out.writerIndex();
        out.writeZero(Frames.HEADER_BYTES);
        return start;
    }

    /**
     * Completes a HEADERS frame whose block was appended since {@link #beginHeaders}, and cuts it into CONTINUATION
     * frames if it is too long for one.
     *
     * @param start what {@link #beginHeaders} returned
     * @return where the flags of the HEADERS frame stand in the buffer, for {@link #addEndStream}
     */
    public static int endHeaders(ByteBuf out, int start, int stream, boolean endStream) {
        int length = out.writerIndex() - start - Frames.HEADER_BYTES;
        int flags = endStream ? Frames.END_STREAM : 0;
        int end = out.writerIndex();
        out.writerIndex(start);
        if (length <= PAYLOAD_BYTES_MAX) {
            header(out, length, Frames.HEADERS, flags | Frames.END_HEADERS, stream);
            out.writerIndex(end);
        } else {
            header(out, PAYLOAD_BYTES_MAX, Frames.HEADERS, flags, stream);
            out.writerIndex(end);
            split(out, start + Frames.HEADER_BYTES + PAYLOAD_BYTES_MAX, stream);
        }
        return start + FLAGS_OFFSET;
    }

    /** Moves the rest of a block apart, piece by piece, to make room for the headers of CONTINUATION frames. */
    private static void split(ByteBuf out, int from, int stream) {
        ByteBuf rest = out.copy(from, out.writerIndex() - from);
        out.writerIndex(from);
        while (rest.isReadable()) {
            int length = Math.min(rest.readableBytes(), PAYLOAD_BYTES_MAX);
            int flags = length == rest.readableBytes() ? Frames.END_HEADERS : 0;
            header(out, length, Frames.CONTINUATION, flags, stream);
            out.writeBytes(rest, length);
        }
        rest.release();
    }

    /** Adds END_STREAM to a HEADERS frame that was not sent yet, so that no empty DATA frame need follow. */
    public static void addEndStream(ByteBuf out, int flagsIndex) {
        out.setByte(flagsIndex, out.getByte(flagsIndex) | Frames.END_STREAM);
    }

    /** Appends a RST_STREAM frame. */
    public static void reset(ByteBuf out, int stream, ErrorCode error) {
        header(out, Frames.RST_STREAM_BYTES, Frames.RST_STREAM, 0, stream);
        out.writeInt(error.code());
    }

    /** Appends a SETTINGS frame. */
    public static void settings(ByteBuf out, Settings settings) {
        header(out, settings.count() * Frames.SETTING_BYTES, Frames.SETTINGS, 0, 0);
        settings.writeTo(out);
    }

    /** Appends the acknowledgement of settings. */
    public static void settingsAck(ByteBuf out) {
        header(out, 0, Frames.SETTINGS, Frames.ACK, 0);
    }

    /** Appends a PING frame. */
    public static void ping(ByteBuf out, long opaque) {
        header(out, Frames.PING_BYTES, Frames.PING, 0, 0);
        out.writeLong(opaque);
    }

    /** Appends the answer to a PING frame. */
    public static void pingAck(ByteBuf out, long opaque) {
        header(out, Frames.PING_BYTES, Frames.PING, Frames.ACK, 0);
        out.writeLong(opaque);
    }

    /**
     * Appends a GOAWAY frame.
     *
     * @param lastStream the last stream that was, or may still be, looked at
     */
    public static void goAway(ByteBuf out, int lastStream, ErrorCode error) {
        header(out, Frames.GOAWAY_BYTES_MIN, Frames.GOAWAY, 0, 0);
        out.writeInt(lastStream);
        out.writeInt(error.code());
    }

    /** Appends a WINDOW_UPDATE frame; stream 0 stands for the connection. */
    public static void windowUpdate(ByteBuf out, int stream, int increment) {
        header(out, Frames.WINDOW_UPDATE_BYTES, Frames.WINDOW_UPDATE, 0, stream);
        out.writeInt(increment);
    }
}
