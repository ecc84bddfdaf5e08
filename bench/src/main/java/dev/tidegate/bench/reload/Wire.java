package dev.tidegate.bench.reload;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP/1.1 and WebSocket as plain bytes, as much of them as the clients and servers here need. */
final class Wire {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final Pattern KEY_FIELD = Pattern.compile("(?i)\r\nSec-WebSocket-Key: *([^\r]*)\r\n");
    private static final Pattern LENGTH_FIELD = Pattern.compile("(?i)\r\nContent-Length: *(\\d+)\r\n");
    private static final int FINAL_TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

    private Wire() {}

    /** A reply: its status, and whether the connection goes on after it. */
    record Reply(int status, boolean keepsAlive, String body) {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A request for WebSocket. */
    static byte[] upgrade() {
        return bytes("GET /socket HTTP/1.1\r\nHost: bench\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n\r\n");
    }

    /** Whether a head of a request asks for WebSocket. */
    static boolean isUpgrade(String head) {
        return KEY_FIELD.matcher(head).find();
    }

    /** The reply that accepts a request for WebSocket. */
    static byte[] accept(String head) {
        return bytes("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Accept: " + digest(field(head, KEY_FIELD)) + "\r\n\r\n");
    }

    private static String digest(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(bytes(key + GUID)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }

    private static String field(String head, Pattern name) {
        Matcher found = name.matcher(head);
        return found.find() ? found.group(1) : "";
    }

    /** Reads up to the empty line; empty when the stream ends before the first byte. */
    static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0 && head.size() == 0) {
                return "";
            }
            if (next < 0) {
                throw new EOFException("closed inside a head");
            }
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads a reply whose body, if any, has a declared length. */
    static Reply reply(InputStream in) throws IOException {
        String head = head(in);
        if (head.isEmpty()) {
            throw new EOFException("closed before the reply");
        }
        int status = Integer.parseInt(head.substring(9, 12));
        String length = field(head, LENGTH_FIELD);
        int bytes = length.isEmpty() ? 0 : Integer.parseInt(length);
        byte[] body = in.readNBytes(bytes);
        if (body.length < bytes) {
            throw new EOFException("closed inside a body");
        }
        return new Reply(status, !head.contains("\r\nConnection: close\r\n"), new String(body, StandardCharsets.UTF_8));
    }

    /** A text message of up to 125 bytes. */
    static byte[] message(String text, boolean masked) {
        byte[] payload = bytes(text);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(FINAL_TEXT);
        out.write(payload.length | (masked ? MASKED : 0));
        out.writeBytes(masked ? MASK : new byte[0]);
        out.writeBytes(masked ? unmask(payload, MASK) : payload);
        return out.toByteArray();
    }

    /** Reads a text message of up to 125 bytes; empty when the stream ended or anything else came. */
    static String message(InputStream in) throws IOException {
        int first = in.read();
        int second = in.read();
        if (first != FINAL_TEXT || second < 0) {
            return "";
        }
        byte[] mask = second >= MASKED ? in.readNBytes(MASK.length) : new byte[MASK.length];
        return new String(unmask(in.readNBytes(second & LENGTH), mask), StandardCharsets.ISO_8859_1);
    }

    private static byte[] unmask(byte[] payload, byte[] mask) {
        byte[] plain = payload.clone();
        for (int i = 0; i < plain.length; i++) {
            plain[i] ^= mask[i % mask.length];
        }
        return plain;
    }
}
