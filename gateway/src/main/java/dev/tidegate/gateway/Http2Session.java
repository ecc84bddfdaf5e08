package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.BadMessage;
import dev.tidegate.gateway.http2.Budgets;
import dev.tidegate.gateway.http2.ErrorCode;
import dev.tidegate.gateway.http2.FrameListener;
import dev.tidegate.gateway.http2.FrameSender;
import dev.tidegate.gateway.http2.FrameWriter;
import dev.tidegate.gateway.http2.Settings;
import dev.tidegate.policy.Http2Settings;
import dev.tidegate.policy.ListenerSpec;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What one HTTP/2 connection of a client means: its streams, windows, settings and compression (RFC 9113). Judges each
 * frame by the state of its stream. Used by its event loop only.
 *
 * <p>Memory that a client can make it hold: of request bodies 1 MiB or two stream windows, whichever is more, for so
 * large is the window of the connection and it is given back only as bodies are passed on; no single stream can fill
 * it, so a slow one does not stop the others. Of replies, for each of the streams allowed, what {@link FrameSender}
 * lets wait. Of fields, one block and two tables of 4 KiB.
 */
final class Http2Session implements FrameListener {
    private static final int HEAD_BYTES_GUESS = 1024;
    private final HttpListener listener;
    private final Worker worker;
    private final Peer peer;
    private final FrameSender sender;
    private final Http2Fields fields;
    private final Http2Replies replies;
    private final Settings clientSettings = new Settings();
    private final Settings ownSettings;
    private final Http2Intake intake;
    private final Http2Farewell farewell;
    private final Budgets budgets;
    private final Http2Streams streams;
    private boolean settingsAcked;
    /** The stream whose DATA frame is being read; nobody when its data is thrown away. */
    private @Nullable Http2ClientStream dataStream;
    /** Whether malformed bodies have been too many. */
    private ErrorCode trouble = ErrorCode.NO_ERROR;

    Http2Session(HttpListener listener, Worker worker, Peer peer, FrameSender sender, Http2Settings settings) {
        this.listener = listener;
        this.worker = worker;
        this.peer = peer;
        this.sender = sender;
        ListenerSpec spec = listener.spec();
        this.ownSettings = Settings.of(settings.streams(), settings.windowBytes(), spec.maxHeaderBytes());
        this.intake = new Http2Intake(sender, settings.windowBytes());
        this.farewell = new Http2Farewell(sender);
        this.fields = new Http2Fields(worker.allocator(), spec.maxHeaderBytes());
        this.replies = new Http2Replies(worker, sender);
        this.budgets = new Budgets(worker.nowNanos());
        this.streams = new Http2Streams(() -> new Http2ClientStream(this, worker), worker.nowNanos());
    }

    /** Says what this side allows. */
    void begin() {
        FrameWriter.settings(sender.frames(), ownSettings);
        intake.begin();
    }

    ListenerSpec listener() {
        return listener.spec();
    }

    Peer peer() {
        return peer;
    }

    FrameSender sender() {
        return sender;
    }

    Budgets budgets() {
        return budgets;
    }

    Http2Intake intake() {
        return intake;
    }

    Http2Replies replies() {
        return replies;
    }

    // ---- fields

    @Override
    public ErrorCode onHeaders(int id, ByteBuf block, boolean endStream, boolean selfDependent) {
        Http2ClientStream open = streams.find(id);
        if (open != null) {
            return onTrailers(open, block, endStream && !selfDependent);
        }
        if (id % 2 == 0) {
            return ErrorCode.PROTOCOL_ERROR;
        }
        if (!streams.isIdle(id)) {
            return onHeadersOfOld(id, block);
        }
        if (!farewell.wants(id)) {
            return skipBlock(block);
        }
        streams.begin(id);
        if (selfDependent || streams.count() >= ownSettings.streamsMax()) {
            return refuse(id, block, selfDependent ? ErrorCode.PROTOCOL_ERROR : ErrorCode.REFUSED_STREAM);
        }
        return onRequest(id, block, endStream);
    }

    private ErrorCode onRequest(int id, ByteBuf block, boolean endStream) {
        ByteBuf text = worker.allocator().heapBuffer(HEAD_BYTES_GUESS);
        try {
            if (!fields.readRequest(block, endStream, text)) {
                return ErrorCode.COMPRESSION_ERROR;
            }
            Http2ClientStream stream = streams.open(id);
            stream.open(id, clientSettings.windowBytes(), intake.streamBytes(), endStream);
            if (fields.isMalformed()) {
                stream.refuseMalformed(fields.problem());
                return budgets.onReset(worker.nowNanos());
            }
            if (fields.problem() == BadMessage.NONE) {
                stream.onRequest(text);
            } else {
                stream.refuse(fields.problem());
            }
            return ErrorCode.NO_ERROR;
        } finally {
            text.release();
        }
    }

    private ErrorCode onTrailers(Http2ClientStream stream, ByteBuf block, boolean endStream) {
        if (!fields.readTrailers(block)) {
            return ErrorCode.COMPRESSION_ERROR;
        }
        if (!stream.takesMore()) {
            return reset(stream, ErrorCode.STREAM_CLOSED);
        }
        if (!endStream || fields.problem() != BadMessage.NONE) {
            return reset(stream, ErrorCode.PROTOCOL_ERROR);
        }
        stream.onRequestEnd();
        return trouble;
    }

    private ErrorCode onHeadersOfOld(int id, ByteBuf block) {
        return switch (streams.past(id)) {
            case NONE -> ErrorCode.PROTOCOL_ERROR;
            case ENDED -> ErrorCode.STREAM_CLOSED;
            case RESET -> skipBlock(block);
        };
    }

    private ErrorCode refuse(int id, ByteBuf block, ErrorCode error) {
        if (!fields.skip(block)) {
            return ErrorCode.COMPRESSION_ERROR;
        }
        sendReset(id, error);
        streams.refused(id);
        long now = worker.nowNanos();
        return error == ErrorCode.REFUSED_STREAM ? budgets.onRefused(now) : budgets.onReset(now);
    }

    private ErrorCode skipBlock(ByteBuf block) {
        return fields.skip(block) ? ErrorCode.NO_ERROR : ErrorCode.COMPRESSION_ERROR;
    }

    // ---- data

    @Override
    public ErrorCode onDataBegin(int id, int payloadBytes) {
        dataStream = null;
        if (!intake.receive(payloadBytes)) {
            return ErrorCode.FLOW_CONTROL_ERROR;
        }
        Http2ClientStream stream = streams.find(id);
        if (stream == null) {
            return onDataOfOld(id);
        }
        if (!stream.takesMore()) {
            return reset(stream, ErrorCode.STREAM_CLOSED);
        }
        if (!stream.onDataBegin(payloadBytes)) {
            return reset(stream, ErrorCode.FLOW_CONTROL_ERROR);
        }
        dataStream = stream;
        return ErrorCode.NO_ERROR;
    }

    private ErrorCode onDataOfOld(int id) {
        if (!farewell.wants(id) || streams.past(id) == Http2Streams.Past.RESET) {
            return ErrorCode.NO_ERROR;
        }
        if (streams.isIdle(id)) {
            return ErrorCode.PROTOCOL_ERROR;
        }
        return reset(id, ErrorCode.STREAM_CLOSED);
    }

    @Override
    public ErrorCode onData(int id, ByteBuf part) {
        Http2ClientStream stream = dataStream;
        if (stream == null || streams.find(id) != stream) {
            intake.passedOn(part.readableBytes());
            part.release();
            return ErrorCode.NO_ERROR;
        }
        stream.onData(part);
        return trouble;
    }

    @Override
    public ErrorCode onDataEnd(int id, int paddingBytes, boolean endStream) {
        Http2ClientStream stream = dataStream;
        dataStream = null;
        if (stream == null || streams.find(id) != stream) {
            intake.passedOn(paddingBytes);
            return ErrorCode.NO_ERROR;
        }
        if (paddingBytes > 0) {
            stream.onPadding(paddingBytes);
        }
        if (endStream) {
            stream.onRequestEnd();
        }
        return trouble;
    }

    /** A body is not as long as was said, so that its stream must be reset. */
    void onMalformedBody() {
        trouble = budgets.onReset(worker.nowNanos());
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
        Http2ClientStream stream = streams.find(id);
        return stream == null ? reset(id, error) : reset(stream, error);
    }

    private ErrorCode reset(int id, ErrorCode error) {
        sendReset(id, error);
        return budgets.onReset(worker.nowNanos());
    }

    /** Resets a stream because of what the client did. */
    private ErrorCode reset(Http2ClientStream stream, ErrorCode error) {
        stream.reset(error);
        return budgets.onReset(worker.nowNanos());
    }

    @Override
    public ErrorCode onReset(int id, int code) {
        if (streams.isIdle(id)) {
            return ErrorCode.PROTOCOL_ERROR;
        }
        Http2ClientStream stream = streams.find(id);
        if (stream != null) {
            stream.close(false);
        }
        return budgets.onReset(worker.nowNanos());
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
        if (streams.isIdle(id)) {
            return ErrorCode.PROTOCOL_ERROR;
        }
        Http2ClientStream stream = streams.find(id);
        return stream == null || sender.windowUpdate(stream, increment)
                ? ErrorCode.NO_ERROR
                : reset(stream, ErrorCode.FLOW_CONTROL_ERROR);
    }

    // ---- the connection

    @Override
    public ErrorCode onSettings(ByteBuf entries) {
        int windowBefore = clientSettings.windowBytes();
        ErrorCode error = clientSettings.read(entries);
        if (error != ErrorCode.NO_ERROR) {
            return error;
        }
        replies.tableBytes(clientSettings.tableBytes());
        int change = clientSettings.windowBytes() - windowBefore;
        if (change != 0) {
            for (Http2ClientStream stream : streams.all()) {
                if (!sender.windowUpdate(stream, change)) {
                    return ErrorCode.FLOW_CONTROL_ERROR;
                }
            }
        }
        FrameWriter.settingsAck(sender.frames());
        return budgets.onSettings(worker.nowNanos());
    }

    @Override
    public ErrorCode onSettingsAck() {
        if (settingsAcked) {
            return ErrorCode.PROTOCOL_ERROR;
        }
        settingsAcked = true;
        intake.onSettingsKnown();
        streams.all().forEach(stream -> stream.resizeWindow(intake.streamBytes()));
        return ErrorCode.NO_ERROR;
    }

    boolean areSettingsAcked() {
        return settingsAcked;
    }

    @Override
    public ErrorCode onPing(long opaque) {
        FrameWriter.pingAck(sender.frames(), opaque);
        return budgets.onPing(worker.nowNanos());
    }

    @Override
    public ErrorCode onPingAck(long opaque) {
        farewell.onPingAck(opaque, streams.last());
        return budgets.onPing(worker.nowNanos());
    }

    @Override
    public ErrorCode onGoAway(int last, int code) {
        return budgets.onIdleFrame(worker.nowNanos());
    }

    @Override
    public ErrorCode onUnknown() {
        return budgets.onIdleFrame(worker.nowNanos());
    }

    // ---- sending

    void sendReset(int id, ErrorCode error) {
        FrameWriter.reset(sender.frames(), id, error);
    }

    void closed(Http2ClientStream stream, boolean byReset) {
        streams.close(stream, byReset, worker.nowNanos());
    }

    // ---- the end

    /** Tells the client to use another connection; to be repeated until {@link #isGone}. */
    void goAway() {
        farewell.begin(streams.last(), worker.nowNanos());
    }

    /** Whether the client was told to go and has nothing under way. */
    boolean isGone() {
        return farewell.isSettled() && streams.count() == 0;
    }

    /** Says why the connection ends, and ends all streams. */
    void end(ErrorCode error) {
        FrameWriter.goAway(sender.frames(), streams.last(), error);
        closeStreams();
    }

    /** Ends all streams: nothing is sent or received any more. */
    void closeStreams() {
        dataStream = null;
        streams.closeAll();
    }

    Http2Streams streams() {
        return streams;
    }
}
