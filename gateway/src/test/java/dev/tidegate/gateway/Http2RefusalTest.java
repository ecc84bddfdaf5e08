package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http2.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that no server may ever see, and that do not hurt the other streams of their connection. */
@ExtendWith(BufferGuard.class)
class Http2RefusalTest {
    /** The fields of a request that is refused. */
    record Case(String name, int status, ErrorCode reset, List<String> fields) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case malformed(String name, String... fields) {
        return new Case(name, 400, ErrorCode.PROTOCOL_ERROR, List.of(fields));
    }

    private static Case withField(String name, String field, String value) {
        return malformed(name, Http2Frames.request("GET", "/", field, value));
    }

    /** A request with one of the pseudo-header fields replaced. */
    private static Case with(String name, String pseudo, String value) {
        List<String> fields = new ArrayList<>(Arrays.asList(Http2Frames.request("GET", "/")));
        fields.set(fields.indexOf(pseudo) + 1, value);
        return malformed(name, fields.toArray(String[]::new));
    }

    static Stream<Case> malformed() {
        return Stream.of(
                withField("upper case in a name", "X-Upper", "1"),
                withField("no name", "", "1"),
                withField("a blank in a name", "x y", "1"),
                withField("a colon in a name", "x:y", "1"),
                withField("a line end in a name", "x\r\ny", "1"),
                withField("NUL in a name", "x\0y", "1"),
                withField("a line end in a value", "x", "1\r\nHost: evil"),
                withField("a line feed in a value", "x", "1\ny: 2"),
                withField("a carriage return in a value", "x", "1\r"),
                withField("a control in a value", "x", "1\u00012"),
                withField("NUL in a value", "x", "1\0"),
                withField("a blank before a value", "x", " 1"),
                withField("a tab after a value", "x", "1\t"),
                withField("connection", "connection", "close"),
                withField("keep-alive", "keep-alive", "1"),
                withField("proxy-connection", "proxy-connection", "close"),
                withField("transfer-encoding", "transfer-encoding", "chunked"),
                withField("upgrade", "upgrade", "websocket"),
                withField("te other than trailers", "te", "gzip, trailers"),
                withField("another host", "host", "other"),
                withField("an unknown pseudo-header field", ":unknown", "1"),
                withField("a pseudo-header field of replies", ":status", "200"),
                withField("a length without a body", "content-length", "5"),
                malformed(
                        "a pseudo-header field after others",
                        ":method",
                        "GET",
                        ":scheme",
                        "http",
                        ":path",
                        "/",
                        "x",
                        "1",
                        ":authority",
                        "test"),
                malformed("no method", ":scheme", "http", ":path", "/", ":authority", "test"),
                malformed("no scheme", ":method", "GET", ":path", "/", ":authority", "test"),
                malformed("no path", ":method", "GET", ":scheme", "http", ":authority", "test"),
                malformed("nothing"),
                malformed("no pseudo-header field", "x", "1"),
                malformed("two methods", Http2Frames.request("GET", "/", ":method", "GET")),
                malformed("two paths", ":path", "/a", ":path", "/b", ":method", "GET", ":scheme", "http"),
                with("an empty path", ":path", ""),
                with("a path with a version", ":path", "/ HTTP/1.1"),
                with("a path with a line end", ":path", "/\r\nx: y"),
                with("a path that is none", ":path", "index.html"),
                with("a whole URI as the path", ":path", "http://evil/"),
                with("an empty method", ":method", ""),
                with("a method with a blank", ":method", "GET /evil"),
                with("an authority with a line end", ":authority", "a\r\nx: y"),
                with("an unknown scheme", ":scheme", "ftp"),
                malformed("CONNECT with a path", ":method", "CONNECT", ":authority", "a:1", ":path", "/"));
    }

    private static Case refused(String name, int status, String... fields) {
        return new Case(name, status, ErrorCode.NO_ERROR, List.of(fields));
    }

    static Stream<Case> refused() {
        return Stream.of(
                refused("CONNECT", 501, ":method", "CONNECT", ":authority", "a:1"),
                refused("TRACE", 501, Http2Frames.request("TRACE", "/")),
                refused("no host", 400, ":method", "GET", ":scheme", "http", ":path", "/"),
                refused("userinfo", 400, ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "user@test"),
                refused("two hosts", 400, ":method", "GET", ":scheme", "http", ":path", "/", "host", "a:80:80"),
                refused("a path above the root", 400, Http2Frames.request("GET", "/../..")),
                refused("an encoded slash", 400, Http2Frames.request("GET", "/a%2Fb")),
                refused("asterisk with GET", 400, Http2Frames.request("GET", "*")),
                refused(
                        "two lengths",
                        400,
                        Http2Frames.request("GET", "/", "content-length", "0", "content-length", "0")),
                refused("an imitated field", 400, Http2Frames.request("GET", "/", "x_forwarded_for", "1.2.3.4")),
                refused("an expectation", 417, Http2Frames.request("GET", "/", "expect", "miracles")),
                refused("large fields", 431, Http2Frames.request("GET", "/", "x", "y".repeat(40_000))),
                refused("many fields", 431, many()));
    }

    private static String[] many() {
        List<String> fields = new ArrayList<>(Arrays.asList(Http2Frames.request("GET", "/")));
        for (int i = 0; i < 130; i++) {
            fields.addAll(List.of("x", "y"));
        }
        return fields.toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedRequestIsAnsweredAndItsStreamReset(Case sample) throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int stream = client.open(true, sample.fields().toArray(String[]::new));

            assertThat(client.awaitReset(stream)).isEqualTo(sample.reset());
            assertThat(client.reply(stream).status()).isEqualTo(sample.status());
            assertThat(origin.heads()).isEmpty();
            assertThat(client.await(client.get("/")).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aRequestThatIsWrongInAnyVersionIsAnswered(Case sample) throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int whole = client.open(true, sample.fields().toArray(String[]::new));
            int half = client.open(false, sample.fields().toArray(String[]::new));

            assertThat(client.await(whole).status()).isEqualTo(sample.status());
            assertThat(client.reply(whole).reset()).isEmpty();
            assertThat(client.awaitReset(half)).isEqualTo(sample.reset());
            assertThat(client.reply(half).status()).isEqualTo(sample.status());
            assertThat(origin.heads()).isEmpty();
            assertThat(client.await(client.get("/")).status()).isEqualTo(200);
        }
    }

    @Test
    void moreBodyThanWasAnnouncedNeverReachesTheServer() throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> in.readAllBytes().length > 5);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int stream = client.post("/", "content-length", "5");
            client.data(stream, "hello!", true);

            assertThat(client.awaitReset(stream)).isEqualTo(ErrorCode.PROTOCOL_ERROR);
            assertThat(client.reply(stream).status()).isEqualTo(400);
        }
    }

    @Test
    void lessBodyThanWasAnnouncedNeverLooksWhole() throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> {
                    out.write(Origin.ok(String.valueOf(in.readNBytes(5).length)));
                    return false;
                });
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int stream = client.post("/", "content-length", "5");
            client.data(stream, "hell", true);

            assertThat(client.awaitReset(stream)).isEqualTo(ErrorCode.PROTOCOL_ERROR);
            assertThat(client.reply(stream).status()).isEqualTo(400);
            Waiting.until(() -> origin.connections() == 0);
        }
    }

    @Test
    void aBodyThatGrowsTooLargeIsRefused() throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> in.readAllBytes().length < 0);
                Gateway gateway = Gates.start(dev.tidegate.policy.Policy.builder()
                        .listener(Gates.listener().withSizes(16 << 10, 10_000))
                        .upstream(Gates.upstream(origin))
                        .route(dev.tidegate.policy.RouteSpec.of("/**", "shop"))
                        .build());
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int stream = client.post("/");
            client.data(stream, "x".repeat(10_001), false);

            assertThat(client.awaitReset(stream)).isEqualTo(ErrorCode.NO_ERROR);
            assertThat(client.reply(stream).status()).isEqualTo(413);
        }
    }

    @Test
    void trailersWithPseudoHeaderFieldsResetTheStream() throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> in.readAllBytes().length < 0);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int first = client.post("/");
            client.send(Http2Frames.headers(first, true, ":method", "GET"));
            assertThat(client.awaitReset(first)).isEqualTo(ErrorCode.PROTOCOL_ERROR);

            int second = client.post("/");
            client.send(Http2Frames.headers(second, false, "x", "1"));
            assertThat(client.awaitReset(second)).isEqualTo(ErrorCode.PROTOCOL_ERROR);
            Waiting.until(() -> origin.connections() == 0);
        }
    }
}
