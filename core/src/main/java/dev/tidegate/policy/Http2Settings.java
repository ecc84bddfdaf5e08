package dev.tidegate.policy;

/**
 * What a client may hold over one connection of HTTP/2 (RFC 9113).
 *
 * @param streams how many requests may run at once, from 1 to 1000; 0 when HTTP/2 is off
 * @param windowBytes how much of one request's body may be under way before the gateway asks for more, from 16 KiB to
 *     16 MiB; of all bodies of a connection 1 MiB may be, or two such windows if that is more; 0 when HTTP/2 is off
 */
public record Http2Settings(int streams, int windowBytes) {
    /** Refuses what is outside the ranges. */
    public Http2Settings {
        if (streams != 0 || windowBytes != 0) {
            HttpBlock.STREAMS.require(streams);
            HttpBlock.WINDOW.require(windowBytes);
        }
    }

    /** HTTP/2 is not spoken. */
    public static Http2Settings off() {
        return new Http2Settings(0, 0);
    }

    /** The file's defaults. */
    public static Http2Settings defaults() {
        return HttpBlock.HTTP2_BLOCK.defaults();
    }

    /** Whether HTTP/2 is not spoken. */
    public boolean isOff() {
        return streams == 0;
    }
}
