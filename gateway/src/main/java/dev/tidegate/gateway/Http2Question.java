package dev.tidegate.gateway;

import dev.tidegate.gateway.http2.FrameWriter;
import dev.tidegate.gateway.http2.HpackDecoder;
import dev.tidegate.gateway.http2.HpackEncoder;
import dev.tidegate.gateway.http2.HpackStatus;
import dev.tidegate.gateway.http2.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;

/**
 * Asks over HTTP/2. A path of the health service of gRPC ({@code /grpc.health.v1.Health/Check}) is called as such, for
 * the server as a whole; only the answer SERVING counts as 200, anything else as 503.
 */
final class Http2Question extends HealthQuestion {
    private static final String GRPC_HEALTH = "/grpc.health.v1.Health/";
    /** An empty message: no compression, no octets. */
    private static final byte[] EMPTY_MESSAGE = new byte[5];
    /** A message of two octets: field 1, a number, is 1 for SERVING. */
    private static final ByteBuf SERVING =
            Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 0, 2, 8, 1}));

    private static final int STREAM = 1;
    private static final int HEAD_BYTES_MAX = 64 * 1024;
    private static final int FRAME_BYTES_MAX = 16 * 1024;
    private static final int FRAME_HEADER_BYTES = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final HpackDecoder decoder = new HpackDecoder(HpackDecoder.DEFAULT_TABLE_BYTES, HEAD_BYTES_MAX);
    private final ByteBuf unread = Unpooled.buffer();
    private final String address;
    private final String path;
    private final boolean secure;
    private final boolean grpc;
    private int replyStatus;
    private boolean serving;

    Http2Question(String address, String path, boolean secure) {
        this.address = address;
        this.path = path;
        this.secure = secure;
        this.grpc = path.startsWith(GRPC_HEALTH);
    }

    @Override
    ByteBuf request() {
        ByteBuf out = Unpooled.buffer();
        FrameWriter.preface(out);
        FrameWriter.settings(out, Settings.of(0, Settings.DEFAULT_WINDOW_BYTES, HEAD_BYTES_MAX));
        String fields = grpc ? "Content-Type: application/grpc\r\nTE: trailers\r\n" : "";
        String head = (grpc ? "POST " : "GET ") + path + " HTTP/1.1\r\nHost: " + address + "\r\n" + fields
                + "User-Agent: tidegate\r\n\r\n";
        int start = FrameWriter.beginHeaders(out);
        new HpackEncoder().encodeRequest(Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII), secure, out);
        FrameWriter.endHeaders(out, start, STREAM, !grpc);
        if (grpc) {
            FrameWriter.dataHeader(out, STREAM, EMPTY_MESSAGE.length, true);
            out.writeBytes(EMPTY_MESSAGE);
        }
        return out;
    }

    @Override
    void read(ChannelHandlerContext channel, ByteBuf in) {
        unread.discardReadBytes().writeBytes(in);
        while (!status().isDone() && unread.readableBytes() >= FRAME_HEADER_BYTES) {
            int length = unread.getUnsignedMedium(unread.readerIndex());
            if (length > FRAME_BYTES_MAX) {
                fail("a frame is too large");
            } else if (unread.readableBytes() < FRAME_HEADER_BYTES + length) {
                return;
            } else {
                unread.skipBytes(3);
                int type = unread.readUnsignedByte();
                int flags = unread.readUnsignedByte();
                int stream = unread.readInt();
                readFrame(channel, type, flags, stream, unread.readSlice(length));
            }
        }
    }

    private void readFrame(ChannelHandlerContext channel, int type, int flags, int stream, ByteBuf payload) {
        boolean own = stream == STREAM;
        switch (type) {
            case SETTINGS -> {
                if ((flags & ACK) == 0) {
                    ByteBuf out = channel.alloc().ioBuffer();
                    FrameWriter.settingsAck(out);
                    var unused = channel.writeAndFlush(out);
                }
            }
            case HEADERS -> {
                readHead(payload);
                answerIf(own && replyStatus >= OK && (!grpc || (flags & END_STREAM) != 0));
            }
            case DATA -> {
                serving |= payload.equals(SERVING);
                answerIf(own && ((flags & END_STREAM) != 0 || serving));
            }
            case RST_STREAM, GOAWAY -> fail("the server ended the stream");
            default -> {
                // Windows, questions and the like do not matter for one small reply.
            }
        }
    }

    private void answerIf(boolean known) {
        if (known) {
            status().complete(grpc && !serving ? UNAVAILABLE : replyStatus);
        }
    }

    private void readHead(ByteBuf block) {
        HpackStatus read = decoder.decode(block, (bytes, nameStart, nameEnd, valueStart, valueEnd) -> {
            String name = new String(bytes, nameStart, nameEnd - nameStart, StandardCharsets.ISO_8859_1);
            String value = new String(bytes, valueStart, valueEnd - valueStart, StandardCharsets.ISO_8859_1);
            if (name.equals(":status") && value.matches("[1-5][0-9][0-9]")) {
                replyStatus = Integer.parseInt(value);
            }
            return true;
        });
        if (read != HpackStatus.OK) {
            fail("no valid reply");
        }
    }
}
