package dev.tidegate.gateway;

import dev.tidegate.gateway.http2.FrameSender;
import dev.tidegate.gateway.http2.FrameWriter;
import dev.tidegate.gateway.http2.ReceiveWindow;
import dev.tidegate.gateway.http2.Settings;

/**
 * How much of request bodies the client may send over one connection: of all streams together, and of each. What it
 * sends comes back to it as the servers take it. Used by its event loop only.
 */
final class Http2Intake {
    /** How large the window of the connection is, unless two stream windows are larger. */
    static final int WINDOW_BYTES_MIN = 1 << 20;

    private final FrameSender sender;
    private final int streamBytes;
    private final int allBytes;
    private final ReceiveWindow window = new ReceiveWindow();
    private boolean known;

    Http2Intake(FrameSender sender, int streamBytes) {
        this.sender = sender;
        this.streamBytes = streamBytes;
        this.allBytes = Math.max(WINDOW_BYTES_MIN, 2 * streamBytes);
    }

    /** Opens the window of the connection; that of streams is a setting. */
    void begin() {
        window.reset(allBytes);
        open(0, allBytes - Settings.DEFAULT_WINDOW_BYTES);
    }

    /** How much a client may send in a new stream: it knows our setting only when it has acknowledged it. */
    int streamBytes() {
        return known ? streamBytes : Settings.DEFAULT_WINDOW_BYTES;
    }

    /** The client knows our settings. */
    void onSettingsKnown() {
        known = true;
    }

    /** Takes account of what came; returns whether that was allowed. */
    boolean receive(int bytes) {
        return window.receive(bytes);
    }

    /** So many bytes no longer wait here. */
    void passedOn(int bytes) {
        int increment = window.release(bytes);
        if (increment > 0) {
            open(0, increment);
        }
    }

    /** Lets the client send more in a stream. */
    void open(int id, int increment) {
        FrameWriter.windowUpdate(sender.frames(), id, increment);
    }

    /**
     * Whether there is room in the window of the connection, so that a stream that gets nothing is the client's doing.
     */
    boolean isOpen() {
        return allBytes - window.held() >= streamBytes;
    }
}
