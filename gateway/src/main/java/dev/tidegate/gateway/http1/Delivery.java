package dev.tidegate.gateway.http1;

/**
 * How replies are handed to one client connection. One per connection, set anew for each reply and reused; the arrays
 * are read while the head is written and not kept.
 */
public final class Delivery {
    private static final byte[] NO_BYTES = {};

    private boolean version11 = true;
    private boolean close;
    private byte[] date = NO_BYTES;
    private byte[] extra = NO_BYTES;
    private int extraBytes;

    /** Sets whether the client speaks HTTP/1.1 rather than 1.0. */
    public Delivery version11(boolean client11) {
        version11 = client11;
        return this;
    }

    /** Sets whether the client connection will be closed after the reply. */
    public Delivery close(boolean closes) {
        close = closes;
        return this;
    }

    /** Sets the time now as an IMF-fixdate (RFC 9110 section 5.6.7), for a reply that has no Date. */
    public Delivery date(byte[] imfFixdate) {
        date = imfFixdate;
        return this;
    }

    /** Sets whole header lines, each with its CR LF, that are added to the reply. */
    public Delivery extra(byte[] lines, int length) {
        extra = lines;
        extraBytes = length;
        return this;
    }

    boolean isVersion11() {
        return version11;
    }

    boolean isClose() {
        return close;
    }

    byte[] date() {
        return date;
    }

    byte[] extra() {
        return extra;
    }

    int extraBytes() {
        return extraBytes;
    }
}
