package dev.tidegate.gateway;

import dev.tidegate.gateway.http2.HpackDecoder;
import dev.tidegate.gateway.http2.HpackEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The server's end of one HTTP/2 connection: reads and writes frame by frame, blocking. */
final class Http2Peer {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final HpackEncoder encoder = new HpackEncoder();
    private final HpackDecoder decoder = new HpackDecoder(4096, 1 << 20);

    /** A frame as it came, its payload one character an octet. */
    record Frame(int type, int flags, int stream, String payload) {
        boolean endsStream() {
            return (flags & END_STREAM) != 0;
        }

        /** The number that the payload of RST_STREAM, and of WINDOW_UPDATE, consists of. */
        int number() {
            return ByteBuffer.wrap(octets()).getInt();
        }

        byte[] octets() {
            return payload.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** A request: its stream, its fields, and whether its head was all. */
    record Request(int stream, Map<String, String> fields, boolean isWhole) {
        String field(String name) {
            return fields.getOrDefault(name, "");
        }
    }

    Http2Peer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
    }

    void readPreface() throws IOException {
        String preface = new String(in.readNBytes(24), StandardCharsets.US_ASCII);
        if (!preface.equals("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
            throw new EOFException("no preface: " + preface);
        }
    }

    // ---- reading

    /** The next frame; settings are acknowledged on the way. */
    Frame read() throws IOException {
        int lengthAndType = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        String payload = new String(in.readNBytes(lengthAndType >>> 8), StandardCharsets.ISO_8859_1);
        Frame frame = new Frame(lengthAndType & 0xff, flags, stream, payload);
        if (frame.type() == SETTINGS && flags == 0) {
            frame(SETTINGS, 1, 0);
            flush();
        }
        return frame;
    }

    /** The next frame of this type; others are passed over. */
    Frame read(int type) throws IOException {
        Frame frame = read();
        while (frame.type() != type) {
            frame = read();
        }
        return frame;
    }

    /** The next request; frames of others are passed over. */
    Request readRequest() throws IOException {
        Frame head = read(HEADERS);
        if ((head.flags() & END_HEADERS) == 0) {
            throw new IOException("a block in pieces is not read here");
        }
        return new Request(head.stream(), fields(head.octets()), head.endsStream());
    }

    /** The body of a request, whose window is given back as it comes. */
    byte[] readBody(Request request) throws IOException {
        ByteBuf body = Unpooled.buffer();
        boolean ended = request.isWhole();
        while (!ended) {
            Frame frame = read(DATA);
            body.writeBytes(frame.octets());
            ended = frame.endsStream();
            if (frame.payload().length() > 0) {
                window(0, frame.payload().length());
                window(frame.stream(), frame.payload().length());
                flush();
            }
        }
        return ByteBufUtil.getBytes(body);
    }

    private Map<String, String> fields(byte[] block) {
        Map<String, String> fields = new LinkedHashMap<>();
        decoder.decode(Unpooled.wrappedBuffer(block), (bytes, nameStart, nameEnd, valueStart, valueEnd) -> {
            fields.put(text(bytes, nameStart, nameEnd), text(bytes, valueStart, valueEnd));
            return true;
        });
        return fields;
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** Reads until the other side closes. */
    void drain() throws IOException {
        while (true) {
            read();
        }
    }

    // ---- writing

    Http2Peer flush() throws IOException {
        out.flush();
        return this;
    }

    Http2Peer frame(int type, int flags, int stream, byte... payload) throws IOException {
        out.writeInt(payload.length << 8 | type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        return this;
    }

    /** Settings: name, value, name, value. */
    Http2Peer settings(int... namesAndValues) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(namesAndValues.length * 3);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            payload.putShort((short) namesAndValues[i]).putInt(namesAndValues[i + 1]);
        }
        return frame(SETTINGS, 0, 0, payload.array()).flush();
    }

    /** A head in HTTP/1.1 text: status line and fields. */
    Http2Peer head(int stream, boolean endStream, String... lines) throws IOException {
        ByteBuf block = Unpooled.buffer();
        encoder.encodeResponse(text(lines), block);
        return frame(HEADERS, END_HEADERS | (endStream ? END_STREAM : 0), stream, ByteBufUtil.getBytes(block));
    }

    Http2Peer trailers(int stream, String... lines) throws IOException {
        ByteBuf block = Unpooled.buffer();
        encoder.encodeTrailers(text(lines), block);
        return frame(HEADERS, END_HEADERS | END_STREAM, stream, ByteBufUtil.getBytes(block));
    }

    private static ByteBuf text(String... lines) {
        String text = String.join("\r\n", lines) + "\r\n\r\n";
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    Http2Peer data(int stream, boolean endStream, String text) throws IOException {
        return frame(DATA, endStream ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Http2Peer number(int type, int stream, int value) throws IOException {
        return frame(type, 0, stream, ByteBuffer.allocate(4).putInt(value).array());
    }

    Http2Peer reset(int stream, int code) throws IOException {
        return number(RST_STREAM, stream, code);
    }

    Http2Peer window(int stream, int increment) throws IOException {
        return number(WINDOW_UPDATE, stream, increment);
    }

    Http2Peer goAway(int last, int code) throws IOException {
        return frame(
                GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(last).putInt(code).array());
    }

    /** Answers with 200 and this text. */
    Http2Peer ok(Request request, String body) throws IOException {
        head(request.stream(), false, "HTTP/1.1 200 OK", "Content-Length: " + body.length());
        return data(request.stream(), true, body).flush();
    }

    void close() throws IOException {
        socket.close();
    }
}
