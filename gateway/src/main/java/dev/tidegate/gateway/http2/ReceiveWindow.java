package dev.tidegate.gateway.http2;

/**
 * How much the peer may still send, in a stream or in the whole connection (RFC 9113 section 6.9). What was received
 * comes back to the peer only when it was passed on, so that no more than the window ever waits here. Given back in
 * portions of half a window, so that few frames are needed. Not thread-safe.
 */
public final class ReceiveWindow {
    private int size = Settings.DEFAULT_WINDOW_BYTES;
    private int available = size;
    private int due;

    /** Begins anew with so many bytes. */
    public void reset(int bytes) {
        size = bytes;
        available = bytes;
        due = 0;
    }

    /** The peer has learned of another size: what it may still send changes by the difference. */
    public void resize(int bytes) {
        available += bytes - size;
        size = bytes;
    }

    /** Takes account of what came; returns whether that was allowed. */
    public boolean receive(int bytes) {
        available -= bytes;
        return available >= 0;
    }

    /**
     * So many bytes were passed on or thrown away.
     *
     * @return by how much a WINDOW_UPDATE frame is to open the window now, or 0 while it is not worth one
     */
    public int release(int bytes) {
        due += bytes;
        if (due < (size + 1) / 2) {
            return 0;
        }
        int increment = due;
        available += increment;
        due = 0;
        return increment;
    }

    /** How much came and was not given back: an upper bound of what waits here. */
    public int held() {
        return size - available;
    }
}
