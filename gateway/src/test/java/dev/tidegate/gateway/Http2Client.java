package dev.tidegate.gateway;

import dev.tidegate.gateway.http2.ErrorCode;
import dev.tidegate.gateway.http2.FrameListener;
import dev.tidegate.gateway.http2.FrameReader;
import dev.tidegate.gateway.http2.FrameWriter;
import dev.tidegate.gateway.http2.HpackDecoder;
import dev.tidegate.gateway.http2.HpackStatus;
import dev.tidegate.gateway.http2.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A client of HTTP/2 that sends exactly the frames it is told to and judges strictly what comes back. It reads while it
 * waits for something, acknowledges settings, and gives windows back unless told not to.
 */
final class Http2Client implements FrameListener, AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int READ_BYTES = 64 * 1024;

    private final Socket socket;
    private final FrameReader reader = new FrameReader(this, UnpooledByteBufAllocator.DEFAULT, 1 << 20);
    private final HpackDecoder decoder = new HpackDecoder(HpackDecoder.DEFAULT_TABLE_BYTES, 1 << 20);
    private final Map<Integer, Http2Reply> replies = new HashMap<>();
    private final List<String> order = new ArrayList<>();
    private final List<Long> pongs = new ArrayList<>();
    private final List<GoAway> goAways = new ArrayList<>();
    private final Settings serverSettings = new Settings();
    private final byte[] chunk = new byte[READ_BYTES];
    private boolean givesBack = true;
    private boolean closed;
    private boolean settingsCame;
    private int acks;
    private int nextStream = 1;
    private long windowGained;

    /** A GOAWAY frame. */
    record GoAway(int last, ErrorCode error) {}

    /** Connects, and sends the preface with these settings (pairs of number and value). */
    Http2Client(int port, int... settings) throws IOException {
        socket = connect(port);
        ByteBuf out = Unpooled.buffer();
        out.writeCharSequence(PREFACE, StandardCharsets.US_ASCII);
        send(out.writeBytes(Http2Frames.settingsFrame(settings)));
    }

    private Http2Client(Socket socket) {
        this.socket = socket;
    }

    /** Connects and sends nothing. */
    static Http2Client silent(int port) throws IOException {
        return new Http2Client(connect(port));
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    Http2Client send(ByteBuf frames) throws IOException {
        socket.getOutputStream().write(ByteBufUtil.getBytes(frames));
        return this;
    }

    int get(String path, String... more) throws IOException {
        return open(true, Http2Frames.request("GET", path, more));
    }

    int post(String path, String... more) throws IOException {
        return open(false, Http2Frames.request("POST", path, more));
    }

    /** Opens the next stream with these fields, and returns its number. */
    int open(boolean endStream, String... fields) throws IOException {
        int stream = nextStream;
        nextStream += 2;
        send(Http2Frames.headers(stream, endStream, fields));
        return stream;
    }

    Http2Client data(int stream, String text, boolean endStream) throws IOException {
        return send(Http2Frames.dataFrame(stream, text, endStream));
    }

    Http2Client reset(int stream) throws IOException {
        ByteBuf out = Unpooled.buffer();
        FrameWriter.reset(out, stream, ErrorCode.CANCEL);
        return send(out);
    }

    Http2Client openWindow(int stream, int increment) throws IOException {
        ByteBuf out = Unpooled.buffer();
        FrameWriter.windowUpdate(out, stream, increment);
        return send(out);
    }

    Http2Client ping(long opaque) throws IOException {
        ByteBuf out = Unpooled.buffer();
        FrameWriter.ping(out, opaque);
        return send(out);
    }

    /** Takes replies without ever giving a window back. */
    Http2Client keepWindows() {
        givesBack = false;
        return this;
    }

    // ---- waiting

    Http2Reply reply(int stream) {
        return replies.computeIfAbsent(stream, number -> new Http2Reply());
    }

    /** Reads until the reply is complete or the stream was reset. */
    Http2Reply await(int stream) throws IOException {
        Http2Reply reply = reply(stream);
        until(() -> reply.ended() || reply.reset().isPresent());
        return reply;
    }

    /** Reads until the stream was reset. */
    ErrorCode awaitReset(int stream) throws IOException {
        Http2Reply reply = reply(stream);
        until(() -> reply.reset().isPresent());
        return reply.reset().orElseThrow();
    }

    /** Reads until the connection is closed, and returns what the last GOAWAY frame said. */
    ErrorCode awaitEnd() throws IOException {
        until(() -> closed);
        return goAways.getLast().error();
    }

    void awaitSettings() throws IOException {
        until(() -> settingsCame);
    }

    void awaitPong(long opaque) throws IOException {
        until(() -> pongs.contains(opaque));
    }

    List<GoAway> goAways() {
        return goAways;
    }

    /** The data frames and ends in the order in which they came. */
    List<String> order() {
        return order;
    }

    Settings serverSettings() {
        return serverSettings;
    }

    int settingsAcks() {
        return acks;
    }

    /** By how much the window of the connection was opened. */
    long windowGained() {
        return windowGained;
    }

    boolean isClosed() {
        return closed;
    }

    void until(BooleanSupplier condition) throws IOException {
        while (!condition.getAsBoolean()) {
            if (closed) {
                throw new IOException("the connection was closed; it said " + goAways);
            }
            readSome();
        }
    }

    private void readSome() throws IOException {
        int count;
        try {
            count = socket.getInputStream().read(chunk);
        } catch (java.net.SocketTimeoutException late) {
            throw late;
        } catch (IOException reset) {
            count = -1;
        }
        if (count < 0) {
            closed = true;
        } else {
            check(reader.read(Unpooled.wrappedBuffer(chunk, 0, count)));
        }
    }

    private static void check(ErrorCode error) throws IOException {
        if (error != ErrorCode.NO_ERROR) {
            throw new IOException("the gateway broke a rule: " + error);
        }
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        reader.close();
        socket.close();
    }

    // ---- frames

    @Override
    public ErrorCode onDataBegin(int stream, int payloadBytes) {
        Http2Reply reply = reply(stream);
        if (reply.ended() || !reply.hasHead()) {
            return ErrorCode.STREAM_CLOSED;
        }
        reply.onDataFrame();
        order.add(stream + ":" + payloadBytes);
        if (givesBack && payloadBytes > 0) {
            giveBack(stream, payloadBytes);
        }
        return ErrorCode.NO_ERROR;
    }

    private void giveBack(int stream, int bytes) {
        try {
            openWindow(stream, bytes).openWindow(0, bytes);
        } catch (IOException gone) {
            closed = true;
        }
    }

    @Override
    public ErrorCode onData(int stream, ByteBuf part) {
        reply(stream).onBody(ByteBufUtil.getBytes(part));
        part.release();
        return ErrorCode.NO_ERROR;
    }

    @Override
    public ErrorCode onDataEnd(int stream, int paddingBytes, boolean endStream) {
        if (endStream) {
            end(stream);
        }
        return ErrorCode.NO_ERROR;
    }

    private void end(int stream) {
        reply(stream).onEnd();
        order.add(stream + ":end");
    }

    @Override
    public ErrorCode onEmptyData() {
        return ErrorCode.PROTOCOL_ERROR;
    }

    @Override
    public ErrorCode onHeaders(int stream, ByteBuf block, boolean endStream, boolean selfDependent) {
        Http2Reply reply = reply(stream);
        if (reply.ended()) {
            return ErrorCode.STREAM_CLOSED;
        }
        boolean head = !reply.hasHead();
        Map<String, String> target = reply.section();
        HpackStatus status = decoder.decode(block, (bytes, nameStart, nameEnd, valueStart, valueEnd) -> {
            target.merge(
                    text(bytes, nameStart, nameEnd), text(bytes, valueStart, valueEnd), (one, two) -> one + ", " + two);
            return true;
        });
        reply.onBlock();
        if (endStream) {
            end(stream);
        }
        boolean right = status == HpackStatus.OK && (endStream || head);
        return right ? ErrorCode.NO_ERROR : ErrorCode.PROTOCOL_ERROR;
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    @Override
    public ErrorCode onPriority(int stream) {
        return ErrorCode.PROTOCOL_ERROR;
    }

    @Override
    public ErrorCode onStreamError(int stream, ErrorCode error) {
        return error;
    }

    @Override
    public ErrorCode onReset(int stream, int code) {
        reply(stream).onReset(ErrorCode.of(code));
        return ErrorCode.NO_ERROR;
    }

    @Override
    public ErrorCode onSettings(ByteBuf entries) {
        settingsCame = true;
        ErrorCode error = serverSettings.read(entries);
        ByteBuf ack = Unpooled.buffer();
        FrameWriter.settingsAck(ack);
        try {
            send(ack);
        } catch (IOException gone) {
            closed = true;
        }
        return error;
    }

    @Override
    public ErrorCode onSettingsAck() {
        acks++;
        return ErrorCode.NO_ERROR;
    }

    @Override
    public ErrorCode onPing(long opaque) {
        ByteBuf out = Unpooled.buffer();
        FrameWriter.pingAck(out, opaque);
        try {
            send(out);
        } catch (IOException gone) {
            closed = true;
        }
        return ErrorCode.NO_ERROR;
    }

    @Override
    public ErrorCode onPingAck(long opaque) {
        pongs.add(opaque);
        return ErrorCode.NO_ERROR;
    }

    @Override
    public ErrorCode onGoAway(int lastStream, int code) {
        goAways.add(new GoAway(lastStream, ErrorCode.of(code)));
        return ErrorCode.NO_ERROR;
    }

    @Override
    public ErrorCode onWindowUpdate(int stream, int increment) {
        if (stream == 0) {
            windowGained += increment;
        } else {
            reply(stream).onWindow(increment);
        }
        return ErrorCode.NO_ERROR;
    }

    @Override
    public ErrorCode onUnknown() {
        return ErrorCode.PROTOCOL_ERROR;
    }
}
