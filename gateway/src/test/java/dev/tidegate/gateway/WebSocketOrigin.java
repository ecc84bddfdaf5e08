package dev.tidegate.gateway;

import dev.tidegate.gateway.websocket.Frames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** WebSocket in tests: servers that a test scripts, and what clients send and read. Plain streams, nothing of ours. */
final class WebSocketOrigin {
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    static final String REQUEST = request("/chat", "");

    private static final Pattern KEY_FIELD = Pattern.compile("(?i)\r\nSec-WebSocket-Key: ([^\r]*)\r\n");

    private WebSocketOrigin() {}

    /** What the server does after the handshake. */
    interface Script {
        void run(InputStream in, OutputStream out) throws IOException;
    }

    /** One frame as it was read. */
    record Frame(int firstByte, String payload) {
        static final Frame END = new Frame(-1, "");

        /** The code of a Close frame. */
        int code() {
            return (payload.charAt(0) << 8) + payload.charAt(1);
        }
    }

    /** A server that accepts every handshake and then does this. */
    static Origin start(Script script) {
        return start("", script);
    }

    /** The same, with more fields in its reply. */
    static Origin start(String fields, Script script) {
        return Origin.start((head, in, out) -> {
            out.write(accept(head, fields));
            script.run(in, out);
            return false;
        });
    }

    /** A server that sends every frame back and answers Close. */
    static Origin echo() {
        return start(WebSocketOrigin::echo);
    }

    static void echo(InputStream in, OutputStream out) throws IOException {
        Frame frame = read(in);
        while (!frame.equals(Frame.END)) {
            byte[] payload = frame.payload().getBytes(StandardCharsets.ISO_8859_1);
            out.write(Frames.frame(frame.firstByte(), false, payload));
            frame = frame.firstByte() == Frames.CLOSE ? Frame.END : read(in);
        }
    }

    static String request(String path, String fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n" + fields + "\r\n";
    }

    static byte[] accept(String head, String fields) {
        Matcher key = KEY_FIELD.matcher(head);
        if (!key.find()) {
            return "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        }
        return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + digest(key.group(1)) + "\r\n" + fields + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String digest(String key) {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static byte[] text(String text) {
        return Frames.frame(Frames.TEXT, true, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads one frame and unmasks it; {@link Frame#END} at the end of the stream. */
    static Frame read(InputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Frame.END;
        }
        int second = in.read();
        int length = second & 127;
        if (length >= 126) {
            byte[] bytes = in.readNBytes(length == 126 ? 2 : 8);
            length = 0;
            for (byte next : bytes) {
                length = (length << 8) + (next & 0xff);
            }
        }
        byte[] key = second >= 128 ? in.readNBytes(4) : new byte[4];
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= key[i % 4];
        }
        return new Frame(first, new String(payload, StandardCharsets.ISO_8859_1));
    }

    /** A client that has shaken hands. */
    static RawClient connect(Gateway gateway) throws IOException {
        RawClient client = new RawClient(Gates.port(gateway));
        RawClient.Reply reply = client.send(REQUEST).read(false);
        if (reply.status() != 101) {
            throw new IOException("not accepted: " + reply);
        }
        return client;
    }
}
