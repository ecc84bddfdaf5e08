package dev.tidegate.bench.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One way to be slow.
 *
 * @param name what the client does
 * @param listener which listener it does it to
 * @param opening what it sends at once
 * @param drip what it sends again and again; empty for silence
 * @param everyMillis how long it rests between two drips
 */
record SlowKind(String name, String listener, byte[] opening, byte[] drip, long everyMillis) {
    static final String ADMIN = "admin";
    /** The listener that speaks TLS, to which these kinds do not. */
    static final String TLS = "tls";
    /** The same one, after a handshake. */
    static final String HTTPS = "https";

    private static final long EVERY_MILLIS = 2000;
    private static final String HOST = " HTTP/1.1\r\nHost: a.test\r\n";
    private static final String POST = "POST /x" + HOST;
    private static final String LENGTH = POST + "Content-Length: 1000000\r\n\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String SETTINGS = "\0\0\0\4\0\0\0\0\0";
    private static final String SETTINGS_ACK = "\0\0\0\4\1\0\0\0\0";
    private static final String POST_FIELDS = "\u0083\u0086\u0084\u0041\u0001a";
    private static final String STREAM_1 = "\0\0\0\1";
    private static final String GREETING = PREFACE + SETTINGS + SETTINGS_ACK;

    private SlowKind(String name, String listener, String opening, String drip) {
        this(name, listener, latin(opening), latin(drip), EVERY_MILLIS);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether the answer comes in frames, of which some say nothing about the slow request. */
    boolean speaksHttp2() {
        return new String(opening, StandardCharsets.ISO_8859_1).startsWith(PREFACE);
    }

    static List<SlowKind> all() {
        List<SlowKind> kinds = new ArrayList<>();
        heads(kinds, LocalGate.WEB);
        heads(kinds, ADMIN);
        bodies(kinds);
        chunks(kinds);
        http2(kinds);
        kinds.add(new SlowKind("admin: a body by length drips", ADMIN, LENGTH, "a"));
        kinds.add(new SlowKind("TLS: silent", TLS, "", ""));
        kinds.add(new SlowKind("TLS: one byte, then silent", TLS, "\u0016", ""));
        kinds.add(new SlowKind("TLS: a hello drips", TLS, "\u0016\3\1\2\0\1\0\1\u00fc\3\3", "a"));
        kinds.add(new SlowKind("TLS: silent after the handshake", HTTPS, "", ""));
        kinds.add(new SlowKind("TLS: a field drips", HTTPS, "GET /x" + HOST + "X: ", "a"));
        kinds.add(new SlowKind("TLS: a body drips", HTTPS, LENGTH, "a"));
        return kinds;
    }

    private static void heads(List<SlowKind> kinds, String listener) {
        String where = listener.equals(ADMIN) ? "admin: " : "";
        String get = "GET /x" + HOST;
        kinds.add(new SlowKind(where + "silent", listener, "", ""));
        kinds.add(new SlowKind(where + "one byte, then silent", listener, "G", ""));
        kinds.add(new SlowKind(where + "a request line drips", listener, "GET /", "a"));
        kinds.add(new SlowKind(where + "a field drips", listener, get + "X: ", "a"));
        kinds.add(new SlowKind(where + "whole fields drip", listener, get, "X: y\r\n"));
        kinds.add(new SlowKind(where + "a head without its end", listener, get, ""));
        if (!listener.equals(ADMIN)) {
            kinds.add(new SlowKind("empty lines drip", listener, "\r\n", ""));
            kinds.add(new SlowKind("a second head drips", listener, get + "\r\n" + get + "X: ", "a"));
        }
    }

    private static void bodies(List<SlowKind> kinds) {
        String web = LocalGate.WEB;
        kinds.add(new SlowKind("a body by length drips", web, LENGTH, "a"));
        kinds.add(new SlowKind("a body by length, silent", web, LENGTH, ""));
        kinds.add(new SlowKind("a body drips after a fast beginning", web, LENGTH + "a".repeat(200_000), "a"));
        kinds.add(new SlowKind("a body rests after a fast beginning", web, LENGTH + "a".repeat(200_000), ""));
        kinds.add(new SlowKind("a body of 100 bytes/s", web, LENGTH, "a".repeat(200)));
        String expect = POST + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n";
        kinds.add(new SlowKind("asked for its body, silent", web, expect, ""));
        kinds.add(new SlowKind("a body of HTTP/1.0 drips", web, LENGTH.replace("/1.1", "/1.0"), "a"));
    }

    private static void chunks(List<SlowKind> kinds) {
        String web = LocalGate.WEB;
        kinds.add(new SlowKind("chunks drip", web, CHUNKED, "1\r\na\r\n"));
        kinds.add(new SlowKind("a chunk drips", web, CHUNKED + "fffff\r\n", "a"));
        kinds.add(new SlowKind("a chunk size drips", web, CHUNKED, "0"));
        kinds.add(new SlowKind("a chunk extension drips", web, CHUNKED + "5;a=\"", "b"));
        kinds.add(new SlowKind("a trailer drips", web, CHUNKED + "0\r\nX: ", "y"));
        kinds.add(new SlowKind("chunks, silent", web, CHUNKED, ""));
        kinds.add(new SlowKind("chunks without the last", web, CHUNKED + "5\r\nhello\r\n", ""));
    }

    private static void http2(List<SlowKind> kinds) {
        String web = LocalGate.WEB;
        String head = GREETING + "\0\0\u0006\1\4" + STREAM_1 + POST_FIELDS;
        kinds.add(new SlowKind("h2: half a preface", web, PREFACE.substring(0, 20), ""));
        kinds.add(new SlowKind("h2: a preface drips", web, PREFACE.substring(0, 18), "S"));
        kinds.add(new SlowKind("h2: settings never acknowledged", web, PREFACE + SETTINGS, ""));
        kinds.add(new SlowKind("h2: a greeting, then half a frame", web, GREETING + "\0\0\u0006\1\4\0", ""));
        kinds.add(new SlowKind(
                "h2: a head without its end", web, head.replace("\1\4" + STREAM_1, "\1\0" + STREAM_1), ""));
        kinds.add(new SlowKind("h2: a body drips", web, head, "\0\0\1\0\0" + STREAM_1 + "a"));
        kinds.add(new SlowKind("h2: a body, silent", web, head, ""));
    }
}
