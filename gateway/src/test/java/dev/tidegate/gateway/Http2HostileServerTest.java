package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.Http2Peer.Request;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that break RFC 9113: what they send reaches no client as a whole reply, and the gate goes on. */
@ExtendWith(BufferGuard.class)
class Http2HostileServerTest {
    private static final int LENGTH_MAX = 16 * 1024;
    private static final int ALL = Http2Peer.END_HEADERS | Http2Peer.END_STREAM;

    /** What a server does with a request. */
    interface Misdeed {
        void answer(Http2Peer peer, int stream) throws IOException;
    }

    /** One way to break the rules. */
    record Case(String name, Misdeed misdeed) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, Misdeed misdeed) {
        return new Case(name, misdeed);
    }

    /** A head of literal fields, which may be anything. */
    private static Case head(String name, String... fields) {
        return of(name, (peer, stream) -> raw(peer, stream, ALL, fields));
    }

    private static void raw(Http2Peer peer, int stream, int flags, String... fields) throws IOException {
        peer.frame(Http2Peer.HEADERS, flags, stream, ByteBufUtil.getBytes(Http2Frames.block(fields)));
    }

    /** What follows a head that is fine. */
    private static Case afterHead(String name, String length, Misdeed misdeed) {
        return of(name, (peer, stream) -> {
            String[] fields = length.isEmpty()
                    ? new String[] {":status", "200"}
                    : new String[] {":status", "200", "content-length", length};
            raw(peer, stream, Http2Peer.END_HEADERS, fields);
            misdeed.answer(peer, stream);
        });
    }

    static Stream<Case> connections() {
        return Stream.of(
                of(
                        "a pushed reply",
                        (peer, stream) ->
                                peer.frame(Http2Peer.PUSH_PROMISE, ALL, stream, new byte[] {0, 0, 0, 2, (byte) 0x88})),
                of(
                        "a frame that is too large",
                        (peer, stream) -> peer.frame(Http2Peer.DATA, 0, stream, new byte[LENGTH_MAX + 1])),
                of("settings of a stream", (peer, stream) -> peer.frame(Http2Peer.SETTINGS, 0, stream)),
                of("settings of an odd length", (peer, stream) -> peer.frame(Http2Peer.SETTINGS, 0, 0, new byte[5])),
                of("settings that are not allowed", (peer, stream) -> peer.settings(4, -1)),
                of("data of a stream that nobody opened", (peer, stream) -> peer.data(99, true, "evil")),
                of("a head of a stream that nobody opened", (peer, stream) -> peer.head(2, true, "HTTP/1.1 200 OK")),
                of("an end of a stream that nobody opened", (peer, stream) -> peer.reset(101, 0)),
                of(
                        "a block that cannot be decoded",
                        (peer, stream) -> peer.frame(Http2Peer.HEADERS, ALL, stream, (byte) 0x80)),
                of(
                        "a block that goes on out of nowhere",
                        (peer, stream) -> peer.frame(Http2Peer.CONTINUATION, ALL, stream, (byte) 0x88)),
                of("a block that is interrupted", (peer, stream) -> {
                    peer.frame(Http2Peer.HEADERS, 0, stream, (byte) 0x88);
                    peer.frame(Http2Peer.PING, 0, 0, new byte[8]);
                }),
                of("a block without end", (peer, stream) -> {
                    peer.frame(Http2Peer.HEADERS, 0, stream, (byte) 0x88);
                    for (int i = 0; i < 100; i++) {
                        peer.frame(Http2Peer.CONTINUATION, 0, stream);
                    }
                }),
                of("a window that opens by nothing", (peer, stream) -> peer.window(0, 0)),
                of("a window beyond its bound", (peer, stream) -> peer.window(0, Integer.MAX_VALUE)),
                of("a flood of settings", (peer, stream) -> {
                    for (int i = 0; i < 200; i++) {
                        peer.frame(Http2Peer.SETTINGS, 0, 0);
                    }
                }),
                of("a flood of questions", (peer, stream) -> {
                    for (int i = 0; i < 2000; i++) {
                        peer.frame(Http2Peer.PING, 0, 0, new byte[8]);
                    }
                }),
                of("a flood of frames that nobody knows", (peer, stream) -> {
                    for (int i = 0; i < 3000; i++) {
                        peer.frame(99, 0, 0);
                    }
                }));
    }

    static Stream<Case> heads() {
        return Stream.of(
                head("no status", "server", "evil"),
                head("a status that comes late", "server", "evil", ":status", "200"),
                head("two statuses", ":status", "200", ":status", "200"),
                head("a status of two digits", ":status", "20"),
                head("a status of letters", ":status", "two"),
                head("a status that is none", ":status", "999"),
                head("a pseudo-header field of requests", ":status", "200", ":path", "/evil"),
                head("an unknown pseudo-header field", ":evil", "1", ":status", "200"),
                head("a name in upper case", ":status", "200", "Evil", "1"),
                head("an empty name", ":status", "200", "", "1"),
                head("a name with a colon", ":status", "200", "evil:x", "1"),
                head("a name with a line end", ":status", "200", "x\r\nevil", "1"),
                head("a value with a line end", ":status", "200", "x", "1\r\nevil: 1"),
                head("a value with a NUL", ":status", "200", "x", "evil\0"),
                head("a value with a blank before it", ":status", "200", "x", " evil"),
                head("connection", ":status", "200", "connection", "close"),
                head("transfer-encoding", ":status", "200", "transfer-encoding", "chunked"),
                head("keep-alive", ":status", "200", "keep-alive", "1"),
                head("upgrade", ":status", "200", "upgrade", "evil"),
                head("a change of protocol", ":status", "101"),
                head("a length that is none", ":status", "200", "content-length", "x"),
                head("two lengths", ":status", "200", "content-length", "0", "content-length", "0"),
                head("an end where a body was announced", ":status", "200", "content-length", "5"),
                head("an interim reply that ends the stream", ":status", "103"),
                of("more fields than can be", (peer, stream) -> {
                    String[] fields = new String[400];
                    fields[0] = ":status";
                    fields[1] = "200";
                    for (int i = 2; i < fields.length; i++) {
                        fields[i] = "x" + i;
                    }
                    raw(peer, stream, ALL, fields);
                }),
                of("a head that is too large", (peer, stream) -> {
                    peer.frame(Http2Peer.HEADERS, Http2Peer.END_STREAM, stream, (byte) 0x88);
                    byte[] field = ByteBufUtil.getBytes(Http2Frames.block("x", "evil".repeat(3500)));
                    for (int i = 0; i < 5; i++) {
                        peer.frame(Http2Peer.CONTINUATION, i == 4 ? Http2Peer.END_HEADERS : 0, stream, field);
                    }
                }),
                of("a bomb of references", (peer, stream) -> {
                    byte[] bomb = new byte[12_000];
                    byte[] start = {(byte) 0x88, 0x40, 1, 'x', 0x7f, (byte) 0xa1, 0x1e};
                    System.arraycopy(start, 0, bomb, 0, start.length);
                    java.util.Arrays.fill(bomb, start.length, start.length + 4000, (byte) 'e');
                    java.util.Arrays.fill(bomb, start.length + 4000, bomb.length, (byte) 0xbe);
                    peer.frame(Http2Peer.HEADERS, ALL, stream, bomb);
                }),
                of("data before the head", (peer, stream) -> peer.data(stream, true, "evil")),
                of("interim replies without end", (peer, stream) -> {
                    for (int i = 0; i < 20; i++) {
                        peer.head(stream, false, "HTTP/1.1 103 Early Hints");
                    }
                    peer.head(stream, true, "HTTP/1.1 200 OK", "X: evil");
                }),
                of("a window of the stream beyond its bound", (peer, stream) -> peer.window(stream, Integer.MAX_VALUE)),
                of("a window of the stream that opens by nothing", (peer, stream) -> peer.window(stream, 0)));
    }

    static Stream<Case> bodies() {
        return Stream.of(
                afterHead("more than announced", "3", (peer, stream) -> peer.data(stream, true, "evil")),
                afterHead("less than announced", "9", (peer, stream) -> peer.data(stream, true, "part")),
                afterHead(
                        "a second head",
                        "",
                        (peer, stream) -> raw(peer, stream, Http2Peer.END_HEADERS, ":status", "200")),
                afterHead("trailers with a status", "", (peer, stream) -> raw(peer, stream, ALL, ":status", "200")),
                afterHead(
                        "trailers of a connection",
                        "",
                        (peer, stream) -> raw(peer, stream, ALL, "transfer-encoding", "chunked")),
                afterHead(
                        "trailers with a line end", "", (peer, stream) -> raw(peer, stream, ALL, "x", "a\r\nevil: 1")),
                afterHead(
                        "trailers that are too large",
                        "",
                        (peer, stream) -> raw(peer, stream, ALL, "x", "evil".repeat(2100))),
                afterHead(
                        "trailers before the announced body",
                        "4",
                        (peer, stream) -> raw(peer, stream, ALL, "x", "evil")),
                afterHead("a flood of empty data", "", (peer, stream) -> {
                    for (int i = 0; i < 500; i++) {
                        peer.data(stream, false, "");
                    }
                }),
                afterHead("more than the window", "", (peer, stream) -> {
                    for (int i = 0; i < 400; i++) {
                        peer.frame(Http2Peer.DATA, 0, stream, new byte[LENGTH_MAX]);
                    }
                }),
                afterHead("a reset", "", (peer, stream) -> peer.reset(stream, 0)));
    }

    /** One server that does the deed once, and behaves otherwise. */
    private static Http2Origin origin(Case broken) {
        return Http2Origin.answering(peer -> {
            Request request = peer.readRequest();
            if (request.field(":path").equals("/bad")) {
                broken.misdeed().answer(peer, request.stream());
            } else {
                peer.ok(request, "fine");
            }
        });
    }

    private static String replyToBad(Gateway gateway) throws IOException {
        try (RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("GET /bad HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            return new String(client.in().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @MethodSource({"connections", "heads"})
    void whatIsNoReplyBecomes502(Case broken) throws IOException {
        try (Http2Origin origin = origin(broken);
                Gateway gateway = Gates.before(origin)) {
            assertThat(replyToBad(gateway)).startsWith("HTTP/1.1 502 ").doesNotContain("evil");
            assertThat(RawClient.get(Gates.port(gateway), "/good").body()).isEqualTo("fine");
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void whatGoesWrongLaterNeverLooksWhole(Case broken) throws IOException {
        try (Http2Origin origin = origin(broken);
                Gateway gateway = Gates.before(origin)) {
            String reply = replyToBad(gateway);

            boolean chunked = reply.contains("Transfer-Encoding: chunked");
            assertThat(reply).doesNotContain("evil").doesNotEndWith("0\r\n\r\n");
            assertThat(reply.startsWith("HTTP/1.1 502 ") || chunked || bodyBytes(reply) < announced(reply))
                    .as(reply)
                    .isTrue();
            assertThat(RawClient.get(Gates.port(gateway), "/good").body()).isEqualTo("fine");
        }
    }

    private static int bodyBytes(String reply) {
        return reply.length() - reply.indexOf("\r\n\r\n") - 4;
    }

    private static int announced(String reply) {
        int at = reply.indexOf("Content-Length: ") + "Content-Length: ".length();
        return Integer.parseInt(reply.substring(at, reply.indexOf("\r\n", at)));
    }
}
