package dev.tidegate.gateway.http2;

import io.netty.buffer.ByteBuf;

/**
 * The settings of one side of a connection (RFC 9113 section 6.5.2), at first those that hold before a SETTINGS frame
 * came. Not thread-safe.
 */
public final class Settings {
    /** How large a window is until settings say otherwise, and always that of the connection at first. */
    public static final int DEFAULT_WINDOW_BYTES = 65_535;

    /** How many settings one frame may hold: there are ten known ones, and repetitions are of no use. */
    public static final int ENTRIES_MAX = 64;

    private static final int HEADER_TABLE_SIZE = 1;
    private static final int ENABLE_PUSH = 2;
    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int MAX_FRAME_SIZE = 5;
    private static final int MAX_HEADER_LIST_SIZE = 6;
    private static final int NO_RFC7540_PRIORITIES = 9;

    private static final int FRAME_BYTES_MIN = 16 * 1024;
    private static final int FRAME_BYTES_MAX = (1 << 24) - 1;
    private static final int DEFAULT_TABLE_BYTES = 4096;

    private int tableBytes = DEFAULT_TABLE_BYTES;
    private boolean push = true;
    private int streamsMax = Integer.MAX_VALUE;
    private int windowBytes = DEFAULT_WINDOW_BYTES;
    private int frameBytes = FRAME_BYTES_MIN;
    private int listBytes = Integer.MAX_VALUE;

    /** Settings to send: how many streams the peer may open, and how much it may send in each. */
    public static Settings of(int streamsMax, int windowBytes, int listBytes) {
        Settings settings = new Settings();
        settings.push = false;
        settings.streamsMax = streamsMax;
        settings.windowBytes = windowBytes;
        settings.listBytes = listBytes;
        return settings;
    }

    /** Takes over what a SETTINGS frame says; returns the error of the connection if a value is not allowed. */
    public ErrorCode read(ByteBuf entries) {
        if (entries.readableBytes() > ENTRIES_MAX * Frames.SETTING_BYTES) {
            return ErrorCode.ENHANCE_YOUR_CALM;
        }
        ErrorCode error = ErrorCode.NO_ERROR;
        while (entries.isReadable() && error == ErrorCode.NO_ERROR) {
            error = set(entries.readUnsignedShort(), entries.readUnsignedInt());
        }
        return error;
    }

    private ErrorCode set(int name, long value) {
        int bounded = (int) Math.min(value, Integer.MAX_VALUE);
        switch (name) {
            case HEADER_TABLE_SIZE -> tableBytes = bounded;
            case ENABLE_PUSH -> {
                push = value == 1;
                return value <= 1 ? ErrorCode.NO_ERROR : ErrorCode.PROTOCOL_ERROR;
            }
            case MAX_CONCURRENT_STREAMS -> streamsMax = bounded;
            case INITIAL_WINDOW_SIZE -> {
                windowBytes = bounded;
                return value <= Integer.MAX_VALUE ? ErrorCode.NO_ERROR : ErrorCode.FLOW_CONTROL_ERROR;
            }
            case MAX_FRAME_SIZE -> {
                frameBytes = bounded;
                return value >= FRAME_BYTES_MIN && value <= FRAME_BYTES_MAX
                        ? ErrorCode.NO_ERROR
                        : ErrorCode.PROTOCOL_ERROR;
            }
            case MAX_HEADER_LIST_SIZE -> listBytes = bounded;
            case NO_RFC7540_PRIORITIES -> {
                return value <= 1 ? ErrorCode.NO_ERROR : ErrorCode.PROTOCOL_ERROR;
            }
            default -> {
                // Unknown settings are ignored (section 6.5.2).
            }
        }
        return ErrorCode.NO_ERROR;
    }

    /** How many settings {@link #writeTo} writes. */
    int count() {
        return 5;
    }

    void writeTo(ByteBuf out) {
        entry(out, ENABLE_PUSH, push ? 1 : 0);
        entry(out, MAX_CONCURRENT_STREAMS, streamsMax);
        entry(out, INITIAL_WINDOW_SIZE, windowBytes);
        entry(out, MAX_HEADER_LIST_SIZE, listBytes);
        entry(out, NO_RFC7540_PRIORITIES, 1);
    }

    private static void entry(ByteBuf out, int name, int value) {
        out.writeShort(name);
        out.writeInt(value);
    }

    /** How large the table of the compression of what is sent to this side may be. */
    public int tableBytes() {
        return tableBytes;
    }

    /** Whether this side takes pushed replies. */
    public boolean isPushEnabled() {
        return push;
    }

    /** How many streams the other side may have open. */
    public int streamsMax() {
        return streamsMax;
    }

    /** How much may be sent to this side in a new stream. */
    public int windowBytes() {
        return windowBytes;
    }

    /** How large a payload this side takes, at least 16 KiB. */
    public int frameBytes() {
        return frameBytes;
    }

    /** How large a list of fields this side takes, 32 bytes added for each; advice only. */
    public int listBytes() {
        return listBytes;
    }
}
