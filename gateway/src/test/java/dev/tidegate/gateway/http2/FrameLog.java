package dev.tidegate.gateway.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a reader tells, one line for each frame; data that came in parts is joined. */
final class FrameLog implements FrameListener {
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder data = new StringBuilder();

    List<String> lines() {
        return lines;
    }

    private ErrorCode log(String line) {
        lines.add(line);
        return ErrorCode.NO_ERROR;
    }

    @Override
    public ErrorCode onDataBegin(int stream, int payloadBytes) {
        data.setLength(0);
        return log("data %d: %d bytes".formatted(stream, payloadBytes));
    }

    @Override
    public ErrorCode onData(int stream, ByteBuf part) {
        data.append(part.toString(StandardCharsets.US_ASCII));
        part.release();
        return ErrorCode.NO_ERROR;
    }

    @Override
    public ErrorCode onDataEnd(int stream, int paddingBytes, boolean endStream) {
        return log("end %d: '%s' and %d of padding%s".formatted(stream, data, paddingBytes, endStream ? ", last" : ""));
    }

    @Override
    public ErrorCode onEmptyData() {
        return log("empty");
    }

    @Override
    public ErrorCode onHeaders(int stream, ByteBuf block, boolean endStream, boolean selfDependent) {
        return log("headers %d: '%s'%s%s"
                .formatted(
                        stream,
                        block.toString(StandardCharsets.US_ASCII),
                        endStream ? ", last" : "",
                        selfDependent ? ", on itself" : ""));
    }

    @Override
    public ErrorCode onPriority(int stream) {
        return log("priority %d".formatted(stream));
    }

    @Override
    public ErrorCode onStreamError(int stream, ErrorCode error) {
        return log("error %d: %s".formatted(stream, error));
    }

    @Override
    public ErrorCode onReset(int stream, int code) {
        return log("reset %d: %s".formatted(stream, ErrorCode.of(code)));
    }

    @Override
    public ErrorCode onSettings(ByteBuf entries) {
        return log("settings %s".formatted(ByteBufUtil.hexDump(entries)));
    }

    @Override
    public ErrorCode onSettingsAck() {
        return log("settings ack");
    }

    @Override
    public ErrorCode onPing(long opaque) {
        return log("ping %x".formatted(opaque));
    }

    @Override
    public ErrorCode onPingAck(long opaque) {
        return log("pong %x".formatted(opaque));
    }

    @Override
    public ErrorCode onGoAway(int lastStream, int code) {
        return log("go away after %d: %s".formatted(lastStream, ErrorCode.of(code)));
    }

    @Override
    public ErrorCode onWindowUpdate(int stream, int increment) {
        return log("window %d: %d".formatted(stream, increment));
    }

    @Override
    public ErrorCode onUnknown() {
        return log("unknown");
    }
}
