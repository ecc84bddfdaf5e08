package dev.tidegate.gateway.http2;

import io.netty.buffer.ByteBuf;

/**
 * What a {@link FrameReader} tells about the frames of a connection. All that one frame can break by itself was checked
 * before; what depends on the state of a stream is for the listener to judge.
 *
 * <p>Each method returns {@link ErrorCode#NO_ERROR} to read on, or the error that ends the connection.
 */
public interface FrameListener {
    /**
     * A DATA frame begins.
     *
     * @param stream its stream, not 0
     * @param payloadBytes what counts against the windows: the data, and the padding if there is any
     */
    ErrorCode onDataBegin(int stream, int payloadBytes);

    /** A part of the data of the frame that began, which is taken over. Never empty. */
    ErrorCode onData(int stream, ByteBuf part);

    /**
     * The DATA frame is complete.
     *
     * @param paddingBytes how much of its payload was padding
     * @param endStream whether nothing follows in the stream
     */
    ErrorCode onDataEnd(int stream, int paddingBytes, boolean endStream);

    /** The DATA frame that was just told brought neither data nor the end of its stream. */
    ErrorCode onEmptyData();

    /**
     * A block of fields is complete. It must be decoded even if the stream is refused, because the compression of later
     * blocks depends on it.
     *
     * @param stream its stream, not 0
     * @param block the whole block between reader and writer index, not taken over
     * @param endStream whether nothing follows in the stream
     * @param selfDependent whether the frame makes the stream depend on itself, which is an error of the stream
     */
    ErrorCode onHeaders(int stream, ByteBuf block, boolean endStream, boolean selfDependent);

    /** A priority, which RFC 9113 section 5.3 lets everyone ignore. */
    ErrorCode onPriority(int stream);

    /** A frame breaks a rule in a way that ends only its stream. */
    ErrorCode onStreamError(int stream, ErrorCode error);

    /** The peer ends a stream. */
    ErrorCode onReset(int stream, int code);

    /** Settings of the peer: a multiple of six bytes, not taken over. */
    ErrorCode onSettings(ByteBuf entries);

    /** The peer acknowledges the oldest settings that it has not acknowledged. */
    ErrorCode onSettingsAck();

    /** The peer asks for an answer with the same eight bytes. */
    ErrorCode onPing(long opaque);

    /** The peer answers a question. */
    ErrorCode onPingAck(long opaque);

    /** The peer will close the connection; streams after the last one were not looked at. */
    ErrorCode onGoAway(int lastStream, int code);

    /** The peer takes more bytes, from 1 to 2³¹-1; stream 0 stands for the connection. */
    ErrorCode onWindowUpdate(int stream, int increment);

    /** A frame of a type that nobody knows was skipped. */
    ErrorCode onUnknown();
}
