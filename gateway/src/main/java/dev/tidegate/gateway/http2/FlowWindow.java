package dev.tidegate.gateway.http2;

/**
 * How much may still be sent to the peer, in a stream or in the whole connection (RFC 9113 section 6.9). May be
 * negative after the peer made its window smaller. Not thread-safe.
 */
public final class FlowWindow {
    private int available = Settings.DEFAULT_WINDOW_BYTES;

    /** Begins anew with so many bytes. */
    public void reset(int bytes) {
        available = bytes;
    }

    /** How many bytes may be sent; none when it is negative. */
    public int available() {
        return available;
    }

    /** So many bytes are sent. */
    public void spend(int bytes) {
        available -= bytes;
    }

    /**
     * The window grows, or shrinks when the initial size became smaller.
     *
     * @return whether it is still within 2³¹-1; if not, it is unchanged and that is an error of flow control
     */
    public boolean grow(int bytes) {
        long grown = (long) available + bytes;
        if (grown > Integer.MAX_VALUE || grown < Integer.MIN_VALUE) {
            return false;
        }
        available = (int) grown;
        return true;
    }
}
