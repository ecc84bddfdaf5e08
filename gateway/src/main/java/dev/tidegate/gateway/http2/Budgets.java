package dev.tidegate.gateway.http2;

/**
 * How much of each kind of cheap trouble one peer may make on one connection. Whoever goes beyond is told
 * {@link ErrorCode#ENHANCE_YOUR_CALM} and disconnected. The bounds are far above what clients do that were looked at
 * (browsers, nghttp2, Go, gRPC), and far below what hurts. Not thread-safe; one per connection.
 *
 * <p>What a block of fields may cost is bounded elsewhere: by {@link FrameReader} in bytes and frames, by the decoder
 * in the size of the list.
 */
public final class Budgets {
    /**
     * Streams that end before their time, because the peer resets them (CVE-2023-44487) or because it breaks a rule so
     * that we must (CVE-2025-8671). Each stream that ends whole earns one back, so a busy client that gives up on some
     * of its calls is not taken for an attacker.
     */
    static final int RESETS_BURST = 200;

    static final int RESETS_PER_SECOND = 10;

    /** Streams opened beyond the number allowed, which a client may do in good faith only at first. */
    static final int REFUSED_BURST = 1000;

    static final int REFUSED_PER_SECOND = 50;

    /** SETTINGS frames, each of which must be acknowledged (CVE-2019-9515). */
    static final int SETTINGS_BURST = 50;

    static final int SETTINGS_PER_SECOND = 2;

    /**
     * PING frames, each of which must be answered (CVE-2019-9512). gRPC sends one for data that it gets, to measure the
     * path; so every frame of data that we send earns one.
     */
    static final int PINGS_BURST = 500;

    static final int PINGS_PER_SECOND = 50;

    /**
     * PRIORITY frames, which do nothing (CVE-2019-9513), and frames of unknown types. Browsers send them with their
     * requests, so every stream that ends whole earns {@value #IDLE_FRAMES_PER_STREAM}.
     */
    static final int IDLE_FRAMES_BURST = 1000;

    static final int IDLE_FRAMES_PER_SECOND = 50;
    static final int IDLE_FRAMES_PER_STREAM = 4;

    /** DATA frames that bring neither data nor the end of the stream (CVE-2019-9518). */
    static final int EMPTY_DATA_BURST = 100;

    static final int EMPTY_DATA_PER_SECOND = 5;

    /**
     * WINDOW_UPDATE frames. Simple clients answer every frame of data with two of them, so every frame that we send
     * earns {@value #UPDATES_PER_FRAME}, unless it is small because the window is: whoever opens its window byte by
     * byte (CVE-2019-9511, CVE-2019-9517) runs out of them. Such frames earn one for each {@value #BYTES_PER_UPDATE}
     * bytes. Every stream that ends whole earns {@value #UPDATES_PER_STREAM}.
     */
    static final int UPDATES_BURST = 2000;

    static final int UPDATES_PER_SECOND = 100;
    static final int UPDATES_PER_STREAM = 4;
    static final int UPDATES_PER_FRAME = 2;
    static final int BYTES_PER_UPDATE = 512;

    private final Budget resets;
    private final Budget refused;
    private final Budget settings;
    private final Budget pings;
    private final Budget idleFrames;
    private final Budget emptyData;
    private final Budget updates;

    /** Makes full budgets. */
    public Budgets(long nowNanos) {
        resets = new Budget(RESETS_BURST, RESETS_PER_SECOND, nowNanos);
        refused = new Budget(REFUSED_BURST, REFUSED_PER_SECOND, nowNanos);
        settings = new Budget(SETTINGS_BURST, SETTINGS_PER_SECOND, nowNanos);
        pings = new Budget(PINGS_BURST, PINGS_PER_SECOND, nowNanos);
        idleFrames = new Budget(IDLE_FRAMES_BURST, IDLE_FRAMES_PER_SECOND, nowNanos);
        emptyData = new Budget(EMPTY_DATA_BURST, EMPTY_DATA_PER_SECOND, nowNanos);
        updates = new Budget(UPDATES_BURST, UPDATES_PER_SECOND, nowNanos);
    }

    /** The peer reset a stream, or made us reset it. */
    public ErrorCode onReset(long nowNanos) {
        return calm(resets.spend(nowNanos));
    }

    /** The peer opened more streams than it may. */
    public ErrorCode onRefused(long nowNanos) {
        return calm(refused.spend(nowNanos));
    }

    /** The peer sent settings. */
    public ErrorCode onSettings(long nowNanos) {
        return calm(settings.spend(nowNanos));
    }

    /** The peer sent a PING frame. */
    public ErrorCode onPing(long nowNanos) {
        return calm(pings.spend(nowNanos));
    }

    /** The peer sent a frame that does nothing. */
    public ErrorCode onIdleFrame(long nowNanos) {
        return calm(idleFrames.spend(nowNanos));
    }

    /** The peer sent a DATA frame with nothing in it. */
    public ErrorCode onEmptyData(long nowNanos) {
        return calm(emptyData.spend(nowNanos));
    }

    /** The peer opened a window. */
    public ErrorCode onWindowUpdate(long nowNanos) {
        return calm(updates.spend(nowNanos));
    }

    /** A stream ended as it should. */
    public void onStreamWhole() {
        resets.earn(1);
        updates.earn(UPDATES_PER_STREAM);
        idleFrames.earn(IDLE_FRAMES_PER_STREAM);
    }

    /**
     * A frame of data was sent to the peer.
     *
     * @param cutShort whether the peer allows so little that more of what there was could not be sent
     */
    public void onDataSent(int bytes, boolean cutShort) {
        pings.earn(1);
        updates.earn(cutShort ? (double) bytes / BYTES_PER_UPDATE : UPDATES_PER_FRAME);
    }

    private static ErrorCode calm(boolean within) {
        return within ? ErrorCode.NO_ERROR : ErrorCode.ENHANCE_YOUR_CALM;
    }
}
