package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.Forwarding;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.http2.Budgets;
import dev.tidegate.gateway.http2.ErrorCode;
import dev.tidegate.gateway.http2.FrameListener;
import dev.tidegate.gateway.http2.FrameSender;
import dev.tidegate.gateway.http2.FrameWriter;
import dev.tidegate.gateway.http2.HpackEncoder;
import dev.tidegate.gateway.http2.ReceiveWindow;
import dev.tidegate.gateway.http2.Settings;
import io.netty.buffer.ByteBuf;

/**
 * What one HTTP/2 connection to a server means: its streams, windows, settings and compression (RFC 9113). Judges each
 * frame by the state of its stream, for a server may be hostile too. Used by its event loop only.
 *
 * <p>The window of the connection is given back at once, so that one client that takes nothing does not stop the
 * others; what waits for such a client is bounded by the window of its stream.
 */
final class Http2UpstreamSession implements FrameListener {
    /** How large the head of a reply may be. */
    static final int HEAD_BYTES_MAX = 64 * 1024;

    /** How much of a reply's body may be under way before its client has taken any of it. */
    static final int STREAM_WINDOW_BYTES = 128 * 1024;

    private static final int WINDOW_BYTES = 4 * 1024 * 1024;
    private static final int TEXT_BYTES_GUESS = 1024;
    private static final long KEEP_ALIVE_PING = 0x7469646567617465L;

    private final Worker worker;
    private final FrameSender sender;
    private final boolean secure;
    private final Runnable onRoom;
    private final HpackEncoder encoder = new HpackEncoder();
    private final Http2UpstreamFields fields = new Http2UpstreamFields(HEAD_BYTES_MAX);
    private final Settings serverSettings = new Settings();
    private final ReceiveWindow window = new ReceiveWindow();
    private final Budgets budgets;
    private final Http2KeepAlive keepAlive = new Http2KeepAlive();
    private final Http2UpstreamStreams streams;
    private boolean draining;
    private int dataPayloadBytes;

    /**
     * The session of a new connection.
     *
     * @param secure whether the connection is encrypted
     * @param streamsExpected how many streams the server is likely to take
     * @param onRoom called when the server takes more requests than before, or this connection takes no more
     */
    Http2UpstreamSession(Worker worker, FrameSender sender, boolean secure, int streamsExpected, Runnable onRoom) {
        this.worker = worker;
        this.sender = sender;
        this.secure = secure;
        this.streams = new Http2UpstreamStreams(() -> new Http2UpstreamStream(this), streamsExpected);
        this.onRoom = onRoom;
        this.budgets = new Budgets(worker.nowNanos());
    }

    /** Says what this side allows. */
    void begin() {
        FrameWriter.preface(sender.frames());
        FrameWriter.settings(sender.frames(), Settings.of(0, STREAM_WINDOW_BYTES, HEAD_BYTES_MAX));
        FrameWriter.windowUpdate(sender.frames(), 0, WINDOW_BYTES - Settings.DEFAULT_WINDOW_BYTES);
        window.reset(WINDOW_BYTES);
        keepAlive.begin(worker.nowNanos());
    }

    FrameSender sender() {
        return sender;
    }

    // ---- streams

    /** Whether another request can be sent now. */
    boolean hasRoom() {
        return !draining && streams.hasRoom();
    }

    /** How many streams may be in use at once: what the server said, or what is expected of it until it does. */
    int streamsMax() {
        return streams.allowed();
    }

    /** How many streams are in use. */
    int active() {
        return streams.active();
    }

    /** How many streams were ever used. */
    long taken() {
        return streams.taken();
    }

    /** Whether no more requests are sent, because the server said so or because of its age. */
    boolean isDraining() {
        return draining || streams.areUsedUp();
    }

    /** Sends no more requests. */
    void drain() {
        draining = true;
    }

    /** A stream for one request. */
    Http2UpstreamStream newStream() {
        return streams.take();
    }

    void sendHead(Http2UpstreamStream stream, RequestHead request, Forwarding forwarding) {
        int id = streams.open(stream);
        stream.open(id, serverSettings.windowBytes(), STREAM_WINDOW_BYTES);
        ByteBuf text = worker.allocator().heapBuffer(TEXT_BYTES_GUESS);
        request.writeForward(text, forwarding.trailers(true));
        ByteBuf out = sender.frames();
        int start = FrameWriter.beginHeaders(out);
        encoder.encodeRequest(text, secure, out);
        sender.headersWritten(stream, FrameWriter.endHeaders(out, start, id, false));
        text.release();
    }

    void sendReset(int id, ErrorCode error) {
        FrameWriter.reset(sender.frames(), id, error);
    }

    void openWindow(int id, int increment) {
        FrameWriter.windowUpdate(sender.frames(), id, increment);
    }

    void onSent(int bytes, boolean cutShort) {
        budgets.onDataSent(bytes, cutShort);
    }

    void onWhole() {
        budgets.onStreamWhole();
    }

    /** Frames of this stream are no longer listened to. */
    void remove(Http2UpstreamStream stream) {
        streams.remove(stream);
    }

    /** The stream is of no more use to anybody. */
    void closed(Http2UpstreamStream stream) {
        streams.giveBack(stream);
        onRoom.run();
    }

    // ---- fields

    @Override
    public ErrorCode onHeaders(int id, ByteBuf block, boolean endStream, boolean selfDependent) {
        keepAlive.spoke();
        Http2UpstreamStream stream = streams.find(id);
        if (stream == null) {
            return onHeadersOfOld(id, block);
        }
        return stream.isReadingBody() ? onTrailers(stream, block, endStream) : onHead(stream, block, endStream);
    }

    /** What still comes for a stream that was broken off concerns the table alone. */
    private ErrorCode onHeadersOfOld(int id, ByteBuf block) {
        if (streams.isIdle(id)) {
            return ErrorCode.PROTOCOL_ERROR;
        }
        return fields.skip(block) == Http2UpstreamFields.Outcome.BROKEN
                ? ErrorCode.COMPRESSION_ERROR
                : budgets.onIdleFrame(worker.nowNanos());
    }

    private ErrorCode onHead(Http2UpstreamStream stream, ByteBuf block, boolean endStream) {
        ByteBuf text = worker.allocator().heapBuffer(TEXT_BYTES_GUESS);
        try {
            return switch (fields.readHead(block, text)) {
                case VALID -> {
                    stream.onHead(text, endStream);
                    yield ErrorCode.NO_ERROR;
                }
                case MALFORMED -> malformed(stream);
                case BROKEN -> ErrorCode.COMPRESSION_ERROR;
            };
        } finally {
            text.release();
        }
    }

    private ErrorCode onTrailers(Http2UpstreamStream stream, ByteBuf block, boolean endStream) {
        ByteBuf text = worker.allocator().heapBuffer(TEXT_BYTES_GUESS);
        Http2UpstreamFields.Outcome outcome = fields.readTrailers(block, text);
        if (outcome == Http2UpstreamFields.Outcome.VALID && endStream) {
            stream.onEnd(text);
            return ErrorCode.NO_ERROR;
        }
        text.release();
        return outcome == Http2UpstreamFields.Outcome.BROKEN ? ErrorCode.COMPRESSION_ERROR : malformed(stream);
    }

    private static ErrorCode malformed(Http2UpstreamStream stream) {
        stream.onMalformed(ErrorCode.PROTOCOL_ERROR);
        return ErrorCode.NO_ERROR;
    }

    // ---- data

    @Override
    public ErrorCode onDataBegin(int id, int payloadBytes) {
        dataPayloadBytes = payloadBytes;
        if (!window.receive(payloadBytes)) {
            return ErrorCode.FLOW_CONTROL_ERROR;
        }
        int increment = window.release(payloadBytes);
        if (increment > 0) {
            openWindow(0, increment);
        }
        Http2UpstreamStream stream = streams.find(id);
        if (stream == null) {
            return streams.isIdle(id) ? ErrorCode.PROTOCOL_ERROR : ErrorCode.NO_ERROR;
        }
        if (!stream.onDataBegin(payloadBytes)) {
            stream.onMalformed(ErrorCode.FLOW_CONTROL_ERROR);
        }
        return ErrorCode.NO_ERROR;
    }

    @Override
    public ErrorCode onData(int id, ByteBuf part) {
        keepAlive.spoke();
        Http2UpstreamStream stream = streams.find(id);
        if (stream == null) {
            part.release();
        } else {
            stream.onData(part);
        }
        return ErrorCode.NO_ERROR;
    }

    @Override
    public ErrorCode onDataEnd(int id, int paddingBytes, boolean endStream) {
        Http2UpstreamStream stream = streams.find(id);
        if (stream != null) {
            stream.onDataEnd(dataPayloadBytes, endStream);
        }
        return ErrorCode.NO_ERROR;
    }

    @Override
    public ErrorCode onEmptyData() {
        return budgets.onEmptyData(worker.nowNanos());
    }

    // ---- single streams

    @Override
    public ErrorCode onPriority(int id) {
        return budgets.onIdleFrame(worker.nowNanos());
    }

    @Override
    public ErrorCode onStreamError(int id, ErrorCode error) {
        Http2UpstreamStream stream = streams.find(id);
        if (stream == null) {
            return streams.isIdle(id) ? ErrorCode.PROTOCOL_ERROR : budgets.onIdleFrame(worker.nowNanos());
        }
        stream.onMalformed(error);
        return ErrorCode.NO_ERROR;
    }

    @Override
    public ErrorCode onReset(int id, int code) {
        Http2UpstreamStream stream = streams.find(id);
        if (stream == null) {
            return streams.isIdle(id) ? ErrorCode.PROTOCOL_ERROR : budgets.onIdleFrame(worker.nowNanos());
        }
        stream.onClosed(ErrorCode.of(code) == ErrorCode.REFUSED_STREAM);
        return ErrorCode.NO_ERROR;
    }

    @Override
    public ErrorCode onWindowUpdate(int id, int increment) {
        ErrorCode spent = budgets.onWindowUpdate(worker.nowNanos());
        if (spent != ErrorCode.NO_ERROR) {
            return spent;
        }
        if (id == 0) {
            return sender.windowUpdate(increment) ? ErrorCode.NO_ERROR : ErrorCode.FLOW_CONTROL_ERROR;
        }
        Http2UpstreamStream stream = streams.find(id);
        if (stream == null) {
            return streams.isIdle(id) ? ErrorCode.PROTOCOL_ERROR : ErrorCode.NO_ERROR;
        }
        if (!sender.windowUpdate(stream, increment)) {
            stream.onMalformed(ErrorCode.FLOW_CONTROL_ERROR);
        }
        return ErrorCode.NO_ERROR;
    }

    // ---- the connection

    @Override
    public ErrorCode onSettings(ByteBuf entries) {
        int windowBefore = serverSettings.windowBytes();
        ErrorCode error = serverSettings.read(entries);
        if (error != ErrorCode.NO_ERROR) {
            return error;
        }
        encoder.peerTableBytes(serverSettings.tableBytes());
        int change = serverSettings.windowBytes() - windowBefore;
        for (Http2UpstreamStream stream : streams.open()) {
            if (!sender.windowUpdate(stream, change)) {
                return ErrorCode.FLOW_CONTROL_ERROR;
            }
        }
        FrameWriter.settingsAck(sender.frames());
        streams.allow(serverSettings.streamsMax());
        onRoom.run();
        return budgets.onSettings(worker.nowNanos());
    }

    @Override
    public ErrorCode onSettingsAck() {
        // The windows that were announced are larger than those before, so nothing depends on when they hold.
        return budgets.onIdleFrame(worker.nowNanos());
    }

    @Override
    public ErrorCode onPing(long opaque) {
        FrameWriter.pingAck(sender.frames(), opaque);
        return budgets.onPing(worker.nowNanos());
    }

    @Override
    public ErrorCode onPingAck(long opaque) {
        return budgets.onIdleFrame(worker.nowNanos());
    }

    /** The server takes no more requests; those after the last one were not looked at. */
    @Override
    public ErrorCode onGoAway(int last, int code) {
        draining = true;
        for (Http2UpstreamStream stream : streams.copy()) {
            if (stream.id() > last) {
                stream.onClosed(true);
            }
        }
        onRoom.run();
        return budgets.onIdleFrame(worker.nowNanos());
    }

    @Override
    public ErrorCode onUnknown() {
        return budgets.onIdleFrame(worker.nowNanos());
    }

    /** Bytes came, of whatever meaning. */
    void onRead() {
        keepAlive.heard(worker.nowNanos());
    }

    /** Looks after the connection; returns whether it is still of use. */
    boolean sweep(long nowNanos) {
        return switch (keepAlive.sweep(nowNanos, streams.active() > 0)) {
            case NOTHING -> true;
            case ASK -> {
                FrameWriter.ping(sender.frames(), KEEP_ALIVE_PING);
                yield true;
            }
            case GIVE_UP -> false;
        };
    }

    // ---- the end

    /** The server broke a rule of the connection: no reply in it can be trusted any more. */
    void fail(ErrorCode error) {
        draining = true;
        FrameWriter.goAway(sender.frames(), 0, error);
        streams.copy().forEach(stream -> stream.onMalformed(error));
    }

    /** Says goodbye: this side opens no more streams, and the server should not have opened any. */
    void goAway() {
        draining = true;
        FrameWriter.goAway(sender.frames(), 0, ErrorCode.NO_ERROR);
    }

    /** The connection is closed: all that is under way ends here. */
    void onClosed() {
        draining = true;
        streams.copy().forEach(stream -> stream.onClosed(false));
    }
}
