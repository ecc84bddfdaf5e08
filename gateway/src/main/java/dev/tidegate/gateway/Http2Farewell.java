package dev.tidegate.gateway;

import dev.tidegate.gateway.http2.ErrorCode;
import dev.tidegate.gateway.http2.FrameSender;
import dev.tidegate.gateway.http2.FrameWriter;

/**
 * The orderly end of a connection, in two steps (RFC 9113 section 6.8): first the client is told that the end is near,
 * and a round trip later, when no stream can be under way that does not know it, which stream was the last. Used by its
 * event loop only.
 */
final class Http2Farewell {
    /** The PING whose answer tells that the client knows of the first GOAWAY frame. */
    private static final long PING = 0x7469646567617465L;

    /** How long a client has to answer before the second GOAWAY frame is sent anyhow. */
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final FrameSender sender;
    private boolean begun;
    private long sinceNanos;
    private int lastWanted = Integer.MAX_VALUE;

    Http2Farewell(FrameSender sender) {
        this.sender = sender;
    }

    /** Begins, or goes on when the client does not answer. */
    void begin(int lastStream, long nowNanos) {
        if (!begun) {
            begun = true;
            sinceNanos = nowNanos;
            FrameWriter.goAway(sender.frames(), Integer.MAX_VALUE, ErrorCode.NO_ERROR);
            FrameWriter.ping(sender.frames(), PING);
        } else if (nowNanos - sinceNanos >= PATIENCE_NANOS) {
            settle(lastStream);
        }
    }

    /** The client answered a PING. */
    void onPingAck(long opaque, int lastStream) {
        if (begun && opaque == PING) {
            settle(lastStream);
        }
    }

    private void settle(int lastStream) {
        if (!isSettled()) {
            lastWanted = lastStream;
            FrameWriter.goAway(sender.frames(), lastStream, ErrorCode.NO_ERROR);
        }
    }

    /** Whether the client knows which stream was the last. */
    boolean isSettled() {
        return lastWanted != Integer.MAX_VALUE;
    }

    /** Whether a stream is still looked at. */
    boolean wants(int id) {
        return id <= lastWanted;
    }
}
