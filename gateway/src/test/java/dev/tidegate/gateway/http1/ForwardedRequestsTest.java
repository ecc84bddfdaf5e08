package dev.tidegate.gateway.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is forwarded, to the byte; and that it is the same however the bytes arrive. */
class ForwardedRequestsTest {
    private static final String VIA = "Via: 1.1 tidegate\r\n";

    record Case(String name, String raw, String forwarded) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isForwarded(Case valid) {
        assertThat(Wire.request(Wire.bytes(valid.raw()))).isEqualTo(valid.forwarded());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void meansTheSameInEverySplit(Case valid) {
        byte[] raw = Wire.bytes(valid.raw());
        String whole = meaning(valid.forwarded());
        for (int first = 1; first < raw.length; first++) {
            assertThat(meaning(Wire.request(raw, first))).isEqualTo(whole);
            int second = Math.min(raw.length, first + 1 + first % 7);
            assertThat(meaning(Wire.request(raw, first, second))).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("single")
    void isUnderstoodByTheNextGatewayAsByThisOne(Case valid) {
        String again = Wire.request(valid.forwarded(), trusting());

        assertThat(ownLines(again)).isEqualTo(ownLines(valid.forwarded()));
    }

    /** The lines of a message, in any order, but for those that each gateway continues. */
    private static List<String> ownLines(String message) {
        return message.lines()
                .filter(line -> !line.matches("(Via|Forwarded|X-Forwarded-.*): .*"))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "//, /",
        "/a//b///c, /a/b/c",
        "//a, /a",
        "/a/./b/../c, /a/c",
        "/a/., /a/",
        "/a/.., /",
        "/a/../, /",
        "/a/b/../.., /",
        "/%2e/a, /a",
        "/a/%2E%2e/b, /b",
        "/.well-known/x, /.well-known/x",
        "/..a/...b, /..a/...b",
        "/a//../b, /b",
        "/%61%2D%5f%7e, /a-_~",
        "/%e2%82%ac, /%E2%82%AC",
        "/%20%22%3c, /%20%22%3C",
        "/%25%32%66, /%252f",
        "/a|b, /a%7Cb",
        "/{a}[b]^`, /%7Ba%7D%5Bb%5D%5E%60",
        "/<a>, /%3Ca%3E",
        "'/!$&()*+,=:@', '/!$&()*+,=:@'",
        "/a?, /a?",
        "/?a=//../%2e;b, /?a=//../.;b",
        "/?a=%2f%2F%5c%0a, /?a=%2F%2F%5C%0A",
        "/?width=100%&height=100%, /?width=100%25&height=100%25",
        "/?a[]={x}|, /?a%5B%5D=%7Bx%7D%7C",
        "/?a?b, /?a?b",
        "http://b, /",
        "http://b/x/../y?z, /y?z",
        "HTTPS://B:443?q, /?q",
    })
    void bringsTheTargetIntoNormalForm(String target, String normal) {
        String forwarded = Wire.request(Wire.bytes("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n"));
        String again = Wire.request(Wire.bytes("GET " + normal + " HTTP/1.1\r\nHost: a\r\n\r\n"));

        assertThat(forwarded).startsWith("GET " + normal + " HTTP/1.1\r\n");
        assertThat(again).startsWith("GET " + normal + " HTTP/1.1\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "A, a",
        "a:80, a:80",
        "A.B:, a.b",
        "a., a",
        "a.:80, a:80",
        "a_b-c~d, a_b-c~d",
        "127.0.0.1:1, 127.0.0.1:1",
        "[::1], [::1]",
        "[2001:DB8::A]:8080, [2001:db8::a]:8080",
        "[::ffff:192.0.2.1], [::ffff:192.0.2.1]",
        "a:65535, a:65535",
    })
    void bringsTheHostIntoNormalForm(String host, String normal) {
        String expected = "GET / HTTP/1.1\r\nHost: " + normal + "\r\n";

        assertThat(Wire.request(Wire.bytes("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")))
                .startsWith(expected);
        assertThat(Wire.request(Wire.bytes("GET http://" + host + "/ HTTP/1.1\r\nHost: other\r\n\r\n")))
                .startsWith(expected);
    }

    @Test
    void continuesWhatATrustedPeerSays() {
        String raw = Wire.head(
                "GET / HTTP/1.1",
                "Host: a",
                "X-Forwarded-For: 198.51.100.1",
                "x-forwarded-for: 198.51.100.2",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: shop",
                "X-Forwarded-User: u",
                "Forwarded: for=_x");

        assertThat(Wire.request(raw, trusting()))
                .isEqualTo(Wire.head(
                        "GET / HTTP/1.1",
                        "Host: a",
                        "X-Forwarded-Proto: https",
                        "X-Forwarded-Host: shop",
                        "X-Forwarded-User: u",
                        "X-Forwarded-For: 198.51.100.1, 198.51.100.2, 192.0.2.7",
                        "Forwarded: for=_x, for=192.0.2.7;host=\"a\";proto=http",
                        "Via: 1.1 tidegate"));
    }

    @Test
    void writesAnAddressOfVersionSixInBothForms() {
        Forwarding forwarding = new Forwarding("2001:db8::7", false, "https").keepAlive(false);

        assertThat(Wire.request("GET / HTTP/1.1\r\nHost: a\r\nForwarded: for=x\r\n\r\n", forwarding))
                .isEqualTo(Wire.head(
                        "GET / HTTP/1.1",
                        "Host: a",
                        "X-Forwarded-For: 2001:db8::7",
                        "X-Forwarded-Proto: https",
                        "X-Forwarded-Host: a",
                        "Forwarded: for=\"[2001:db8::7]\";host=\"a\";proto=https",
                        "Via: 1.1 tidegate",
                        "Connection: close"));
    }

    @Test
    void passesAnUpgradeOnWhenAllowed() {
        Forwarding forwarding = Wire.forwarding().upgrade(true);
        String raw = Wire.head(
                "GET / HTTP/1.1",
                "Host: a",
                "Upgrade: websocket",
                "Connection: keep-alive, Upgrade",
                "Sec-WebSocket-Key: x");

        assertThat(Wire.request(raw, forwarding))
                .isEqualTo(forwarded("GET /", "a", "Sec-WebSocket-Key: x\r\n", "")
                        .replace("\r\n\r\n", "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"));
    }

    private static Forwarding trusting() {
        return new Forwarding("192.0.2.7", true, "http");
    }

    /** Chunk boundaries may differ between splits: what counts is the body. */
    private static String meaning(String forwarded) {
        int body = forwarded.indexOf("\r\n\r\n");
        if (!forwarded.contains("Transfer-Encoding")) {
            return forwarded;
        }
        return forwarded.substring(0, body) + Chunks.data(forwarded.substring(body + 4));
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        heads(cases);
        hopByHop(cases);
        bodies(cases);
        return cases.stream();
    }

    static Stream<Case> single() {
        return cases().filter(valid -> !valid.name().contains("pipelined"));
    }

    private static void heads(List<Case> cases) {
        add(cases, "valid-get", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", forwarded("GET /", "a", "", ""));
        add(cases, "rl-two-empty-lines", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", forwarded("GET /", "a", "", ""));
        add(cases, "rl-asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", forwarded("OPTIONS *", "a", "", ""));
        add(
                cases,
                "rl-abs-asterisk",
                "OPTIONS http://b HTTP/1.1\r\nHost: a\r\n\r\n",
                forwarded("OPTIONS *", "b", "", ""));
        add(cases, "rl-abs-host", "GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\n", forwarded("GET /x", "b", "", ""));
        add(cases, "rl-search", "M-SEARCH / HTTP/1.1\r\nHost: a\r\n\r\n", forwarded("M-SEARCH /", "a", "", ""));
        add(
                cases,
                "rl-10",
                "GET / HTTP/1.0\r\n\r\n",
                forwarded("GET /", "upstream:80", "", "")
                        .replace("Via: 1.1", "Via: 1.0")
                        .replace("X-Forwarded-Host: upstream:80\r\n", ""));
        add(
                cases,
                "h-order-and-case",
                "GET / HTTP/1.1\r\nuser-AGENT: x\r\nHost: a\r\nX-Empty:\r\nAccept: */*\r\n\r\n",
                forwarded("GET /", "a", "user-AGENT: x\r\nX-Empty: \r\nAccept: */*\r\n", ""));
        add(
                cases,
                "h-blanks-trimmed",
                "GET / HTTP/1.1\r\nHost: \t a \t\r\nX:\ty  z \t\r\nY: 1\r\n\r\n",
                forwarded("GET /", "a", "X: y  z\r\nY: 1\r\n", ""));
        add(
                cases,
                "h-obs-text",
                "GET / HTTP/1.1\r\nHost: a\r\nX: \u00e9\u00ff\r\n\r\n",
                forwarded("GET /", "a", "X: \u00e9\u00ff\r\n", ""));
    }

    private static void hopByHop(List<Case> cases) {
        for (String dropped : List.of(
                "Connection: keep-alive",
                "Connection: close",
                "Connection: , ,close ,",
                "Keep-Alive: timeout=5",
                "Proxy-Connection: keep-alive",
                "Proxy-Authorization: Basic x",
                "Proxy: http://evil",
                "TE: trailers",
                "TE: gzip",
                "Trailer: X",
                "Upgrade: h2c",
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
                "Expect: 100-continue",
                "X-Forwarded-For: 1.2.3.4",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: evil",
                "X-Forwarded-Port: 1",
                "x-forwarded-user: admin",
                "X-Real-IP: 1.2.3.4",
                "X-Original-URL: /admin",
                "X-Rewrite-Url: /admin",
                "api_key: x",
                "X.Y: x",
                "Connection: x-y\r\nX-Y: z",
                "X-Y: z\r\nConnection: close, X-Y",
                "Connection: host, content-length, x-forwarded-for, transfer-encoding")) {
            add(
                    cases,
                    "h-dropped-" + dropped,
                    "GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\n" + dropped + "\r\nB: 2\r\n\r\n",
                    forwarded("GET /", "a", "A: 1\r\nB: 2\r\n", ""));
        }
        add(
                cases,
                "h-nominated-but-kept",
                Wire.head(
                        "GET / HTTP/1.1",
                        "Host: a",
                        "Authorization: x",
                        "Cookie: y=z",
                        "Connection: authorization, cookie"),
                forwarded("GET /", "a", "Authorization: x\r\nCookie: y=z\r\n", ""));
        String forwarded = forwarded("GET /", "a", "", "");
        add(
                cases,
                "h-forwarded-overwritten",
                "GET / HTTP/1.1\r\nHost: a\r\nForwarded: for=1.2.3.4\r\n\r\n",
                forwarded.replace(VIA, "Forwarded: for=192.0.2.7;host=\"a\";proto=http\r\n" + VIA));
    }

    private static void bodies(List<Case> cases) {
        length(cases, "valid-post", "5", "5", "hello");
        length(cases, "valid-post-0", "0", "0", "");
        length(cases, "cl-leading-zeros", "0005", "5", "hello");
        length(cases, "cl-blanks", "\t5 ", "5", "hello");
        chunked(
                cases,
                "valid-chunked",
                "5\r\nhello\r\n6\r\n there\r\n0\r\n\r\n",
                "5\r\nhello\r\n6\r\n there\r\n0\r\n\r\n");
        chunked(cases, "valid-chunked-empty", "0\r\n\r\n", "0\r\n\r\n");
        chunked(cases, "ck-upper", "A\r\n0123456789\r\n0\r\n\r\n", "A\r\n0123456789\r\n0\r\n\r\n");
        chunked(cases, "ck-leading-zeros", "0000000000000005\r\nhello\r\n000\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n");
        chunked(cases, "ck-ext", "5;a\r\nhello\r\n1\r\n!\r\n0\r\n\r\n", "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n");
        chunked(
                cases,
                "ck-ext-all",
                "1\r\nx\r\n5 \t; a = b ;c=\"d\\\" ;\u00e9\" ;e\r\nhello\r\n0;z=1\r\n\r\n",
                "1\r\nx\r\n5\r\nhello\r\n0\r\n\r\n");
        for (String trailer :
                List.of("X: y", "Content-Length: 5", "Transfer-Encoding: chunked", "Host: b", "X:\r\nY: z")) {
            chunked(
                    cases,
                    "tr-dropped-" + trailer,
                    "5\r\nhello\r\n0\r\n" + trailer + "\r\n\r\n",
                    "5\r\nhello\r\n0\r\n\r\n");
        }
        String next = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";
        String first = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
        add(
                cases,
                "valid-pipelined",
                first + next,
                forwarded("POST /", "a", "", "Content-Length: 2\r\n\r\nhi") + "\n"
                        + forwarded("GET /next", "a", "", ""));
    }

    private static void length(List<Case> cases, String name, String length, String normal, String body) {
        add(
                cases,
                name,
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n" + body,
                forwarded("POST /", "a", "", "Content-Length: " + normal + "\r\n\r\n" + body));
    }

    private static void chunked(List<Case> cases, String name, String body, String normal) {
        add(
                cases,
                name,
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \tChunked \r\n\r\n" + body,
                forwarded("POST /", "a", "", "Transfer-Encoding: chunked\r\n\r\n" + normal));
    }

    private static String forwarded(String methodAndTarget, String host, String fields, String framingAndBody) {
        return methodAndTarget + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "X-Forwarded-For: 192.0.2.7\r\n"
                + "X-Forwarded-Proto: http\r\nX-Forwarded-Host: " + host + "\r\n" + VIA
                + (framingAndBody.isEmpty() ? "\r\n" : framingAndBody);
    }

    private static void add(List<Case> cases, String name, String raw, String forwarded) {
        cases.add(new Case(name, raw, forwarded));
    }
}
