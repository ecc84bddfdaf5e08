package dev.tidegate.gateway.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and how; and that it is refused in the same way however the bytes arrive. */
class RefusedRequestsTest {
    record Case(String name, String raw, BadMessage problem) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefused(Case refused) {
        assertThat(last(Wire.request(Wire.bytes(refused.raw())))).isEqualTo(outcome(refused));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedInEverySplit(Case refused) {
        byte[] raw = Wire.bytes(refused.raw());
        int step = raw.length < 1_000 ? 1 : raw.length / 50;
        for (int cut = 1; cut < raw.length; cut += step) {
            assertThat(last(Wire.request(raw, cut))).as("cut at %d", cut).isEqualTo(outcome(refused));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-x", "EHLO a", "GET /", "GET / HTTP/9.9", "GET / SIP/2.0", "CONNECT a:1 HTTP/1.1"})
    void whatIsNoRequestIsRefusedAfterItsFirstLine(String line) {
        assertThat(Wire.request(Wire.bytes(line + "\r\n"))).matches("[45]0[0-9] .*");
    }

    @Test
    void aFirstLineMayComeAloneAndBeReadTwice() {
        byte[] raw = Wire.bytes("GET http://A.:80/x HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(Wire.request(raw, 33)).isEqualTo(Wire.request(raw)).contains("Host: a:80\r\n");
    }

    private static String outcome(Case refused) {
        return refused.problem().status() + " " + refused.problem();
    }

    private static String last(String outcome) {
        return outcome.substring(outcome.lastIndexOf('\n') + 1);
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        firstLine(cases);
        targets(cases);
        fields(cases);
        hosts(cases);
        lengths(cases);
        codings(cases);
        chunks(cases);
        trailers(cases);
        return cases.stream();
    }

    private static void firstLine(List<Case> cases) {
        line(cases, "rl-empty-lines", "\r\n\r\n\r\nGET / HTTP/1.1", BadMessage.EMPTY_LINES);
        line(cases, "rl-lf-before", "\nGET / HTTP/1.1", BadMessage.LINE_ENDING);
        line(cases, "rl-cr-before", "\rGET / HTTP/1.1", BadMessage.LINE_ENDING);
        line(cases, "rl-space-before", " GET / HTTP/1.1", BadMessage.METHOD);
        line(cases, "rl-no-method", "/ HTTP/1.1", BadMessage.METHOD);
        line(cases, "rl-method-colon", "GE:T / HTTP/1.1", BadMessage.METHOD);
        line(cases, "rl-method-quote", "\"GET\" / HTTP/1.1", BadMessage.METHOD);
        line(cases, "rl-method-tab", "GET\t/ HTTP/1.1", BadMessage.METHOD);
        line(cases, "rl-method-lower", "get / HTTP/1.1", BadMessage.METHOD_UNKNOWN);
        line(cases, "rl-method-odd", "GET! / HTTP/1.1", BadMessage.METHOD_UNKNOWN);
        line(cases, "rl-method-long", "A".repeat(25) + " / HTTP/1.1", BadMessage.METHOD_UNKNOWN);
        line(cases, "rl-connect", "CONNECT a:443 HTTP/1.1", BadMessage.METHOD_UNKNOWN);
        line(cases, "rl-trace", "TRACE / HTTP/1.1", BadMessage.METHOD_UNKNOWN);
        line(cases, "rl-two-spaces", "GET  / HTTP/1.1", BadMessage.TARGET);
        line(cases, "rl-two-spaces-after", "GET /  HTTP/1.1", BadMessage.TARGET);
        line(cases, "rl-tab-after", "GET /\tHTTP/1.1", BadMessage.REQUEST_LINE);
        line(cases, "rl-space-at-end", "GET / HTTP/1.1 ", BadMessage.VERSION);
        line(cases, "rl-no-target", "GET HTTP/1.1", BadMessage.REQUEST_LINE);
        line(cases, "rl-no-target-two-spaces", "GET  HTTP/1.1", BadMessage.REQUEST_LINE);
        line(cases, "rl-method-alone", "GET", BadMessage.METHOD);
        line(cases, "rl-09", "GET /", BadMessage.REQUEST_LINE);
        line(cases, "rl-nul", "GET /\0 HTTP/1.1", BadMessage.REQUEST_LINE);
        line(cases, "rl-delete", "GET /\u007f HTTP/1.1", BadMessage.REQUEST_LINE);
        line(cases, "rl-escape", "GET /\u001b HTTP/1.1", BadMessage.REQUEST_LINE);
        line(cases, "rl-cr", "GET /\rHTTP/1.1", BadMessage.LINE_ENDING);
        raw(cases, "rl-lf", "GET / HTTP/1.1\nHost: a\n\n", BadMessage.LINE_ENDING);
        line(cases, "rl-version-lower", "GET / http/1.1", BadMessage.VERSION);
        line(cases, "rl-version-long", "GET / HTTP/1.10", BadMessage.VERSION);
        line(cases, "rl-version-short", "GET / HTTP/1", BadMessage.VERSION);
        line(cases, "rl-version-letters", "GET / HTTP/x.y", BadMessage.VERSION);
        line(cases, "rl-version-name", "GET / HTTQ/1.1", BadMessage.VERSION);
        line(cases, "rl-version-comma", "GET / HTTP/1,1", BadMessage.VERSION);
        line(cases, "rl-version-0.9", "GET / HTTP/0.9", BadMessage.VERSION_UNKNOWN);
        line(cases, "rl-version-1.2", "GET / HTTP/1.2", BadMessage.VERSION_UNKNOWN);
        line(cases, "rl-version-2.0", "GET / HTTP/2.0", BadMessage.VERSION_UNKNOWN);
        line(cases, "rl-version-9.9", "GET / HTTP/9.9", BadMessage.VERSION_UNKNOWN);
        raw(cases, "rl-pri", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", BadMessage.VERSION_UNKNOWN);
    }

    private static void targets(List<Case> cases) {
        target(cases, "rl-relative", "index.html", BadMessage.TARGET);
        target(cases, "rl-asterisk-get", "*", BadMessage.TARGET);
        target(cases, "rl-authority", "a:80", BadMessage.TARGET);
        target(cases, "rl-raw-utf8", "/caf\u00c3\u00a9", BadMessage.TARGET);
        target(cases, "rl-raw-utf8-query", "/?q=caf\u00c3\u00a9", BadMessage.TARGET);
        target(cases, "rl-fragment", "/a#b", BadMessage.TARGET);
        target(cases, "rl-fragment-query", "/a?b#c", BadMessage.TARGET);
        target(cases, "rl-space", "/a b", BadMessage.TARGET);
        target(cases, "rl-space-query", "/a?b c", BadMessage.TARGET);
        target(cases, "rl-abs-no-host", "http:///", BadMessage.TARGET);
        target(cases, "rl-abs-empty", "http://", BadMessage.TARGET);
        target(cases, "rl-abs-userinfo", "http://u:p@a/", BadMessage.TARGET);
        target(cases, "rl-abs-user", "http://u@a/", BadMessage.TARGET);
        target(cases, "rl-abs-ftp", "ftp://a/", BadMessage.TARGET);
        target(cases, "rl-abs-file", "file:///etc/passwd", BadMessage.TARGET);
        target(cases, "rl-abs-one-slash", "http:/a/", BadMessage.TARGET);
        target(cases, "rl-abs-port", "http://a:80x/", BadMessage.TARGET);
        target(cases, "rl-abs-fragment", "http://a#b", BadMessage.TARGET);
        target(cases, "rl-backslash", "/a\\b", BadMessage.PATH_AMBIGUOUS);
        target(cases, "rl-semicolon", "/a;b", BadMessage.PATH_AMBIGUOUS);
        target(cases, "rl-semicolon-dots", "/..;/admin", BadMessage.PATH_AMBIGUOUS);
        for (String escape : List.of("%00", "%0a", "%0D", "%1f", "%7F", "%2f", "%2F", "%5c", "%3b", "%c0%af")) {
            target(cases, "rl-escape-" + escape, "/a" + escape + "b", BadMessage.PATH_AMBIGUOUS);
        }
        target(cases, "rl-nul-query", "/?a=%00", BadMessage.PATH_AMBIGUOUS);
        for (String escape : List.of("%", "%4", "%g0", "%0g", "%%", "%u0041", "%-1")) {
            target(cases, "rl-bad-escape-" + escape, "/a" + escape, BadMessage.PATH_ESCAPE);
        }
        for (String path : List.of("/..", "/../", "/a/../..", "/%2e%2e/a", "/.%2E", "/./..", "//..")) {
            target(cases, "rl-above-root-" + path, path, BadMessage.PATH_ABOVE_ROOT);
        }
        target(cases, "rl-long", "/" + "a".repeat(HeadScanner.MAX_FIRST_LINE_BYTES), BadMessage.TARGET_TOO_LONG);
    }

    private static void fields(List<Case> cases) {
        field(cases, "h-space-before-colon", "X : y", BadMessage.FIELD_NAME);
        field(cases, "h-tab-before-colon", "X\t: y", BadMessage.FIELD_NAME);
        field(cases, "h-no-colon", "X", BadMessage.FIELD_NAME);
        field(cases, "h-no-name", ": y", BadMessage.FIELD_NAME);
        field(cases, "h-space-in-name", "X y: z", BadMessage.FIELD_NAME);
        field(cases, "h-name-nul", "X\0: y", BadMessage.FIELD_NAME);
        field(cases, "h-name-utf8", "X\u00e9: y", BadMessage.FIELD_NAME);
        field(cases, "h-name-brackets", "X[]: y", BadMessage.FIELD_NAME);
        field(cases, "h-name-cr", "X\rY: z", BadMessage.FIELD_NAME);
        field(cases, "h-name-lf", "X\nY: z", BadMessage.LINE_ENDING);
        field(cases, "h-fold", "X: y\r\n z", BadMessage.FIELD_FOLDED);
        field(cases, "h-fold-tab", "X: y\r\n\tz", BadMessage.FIELD_FOLDED);
        field(cases, "h-fold-empty", "X:\r\n y", BadMessage.FIELD_FOLDED);
        raw(cases, "h-fold-first", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", BadMessage.FIELD_FOLDED);
        field(cases, "h-value-nul", "X: a\0b", BadMessage.FIELD_VALUE);
        field(cases, "h-value-escape", "X: a\u001bb", BadMessage.FIELD_VALUE);
        field(cases, "h-value-delete", "X: a\u007fb", BadMessage.FIELD_VALUE);
        field(cases, "h-value-cr", "X: a\rb", BadMessage.LINE_ENDING);
        field(cases, "h-value-crcr", "X: a\r\r", BadMessage.LINE_ENDING);
        field(cases, "h-value-lf", "X: a\nY: b", BadMessage.LINE_ENDING);
        field(cases, "h-value-leading-cr", "X:\ra", BadMessage.LINE_ENDING);
        field(cases, "h-value-vt", "X: \u000ba", BadMessage.FIELD_VALUE);
        raw(cases, "h-end-lf", "GET / HTTP/1.1\r\nHost: a\r\n\n", BadMessage.LINE_ENDING);
        raw(cases, "h-end-cr", "GET / HTTP/1.1\r\nHost: a\r\n\rX", BadMessage.LINE_ENDING);
        field(cases, "h-many", "X: y\r\n".repeat(Fields.MAX_FIELDS) + "X: y", BadMessage.TOO_MANY_FIELDS);
        field(cases, "h-large", "X: " + "y".repeat(Wire.MAX_HEAD_BYTES), BadMessage.HEAD_TOO_LARGE);
        for (String name : List.of(
                "X_Forwarded_For",
                "X-Forwarded_For",
                "x_forwarded_user",
                "Content_Length",
                "Transfer_Encoding",
                "Transfer.Encoding",
                "X_Real_IP",
                "X!Original!URL",
                "Content-Length~".replace("-Length~", "'Length"))) {
            field(cases, "h-alias-" + name, name + ": 1", BadMessage.FIELD_ALIAS);
        }
        field(cases, "h-expect", "Expect: 200-ok", BadMessage.EXPECTATION);
        field(cases, "h-expect-list", "Expect: 100-continue, x", BadMessage.EXPECTATION);
        field(cases, "h-connection-quoted", "Connection: \"close\"", BadMessage.CONNECTION);
        field(cases, "h-connection-semicolon", "Connection: close; x", BadMessage.CONNECTION);
        field(cases, "h-connection-space", "Connection: close x", BadMessage.CONNECTION);
        field(cases, "h-connection-many", "Connection: " + "x,".repeat(17), BadMessage.CONNECTION);
    }

    private static void hosts(List<Case> cases) {
        raw(cases, "host-missing", "GET / HTTP/1.1\r\n\r\n", BadMessage.HOST_MISSING);
        raw(cases, "host-missing-abs", "GET http://a/ HTTP/1.1\r\n\r\n", BadMessage.HOST_MISSING);
        field(cases, "host-same-twice", "Host: a", BadMessage.HOST_REPEATED);
        field(cases, "host-other-twice", "hOST: b", BadMessage.HOST_REPEATED);
        raw(cases, "host-abs-bad", "GET http://a/ HTTP/1.1\r\nHost: a b\r\n\r\n", BadMessage.HOST);
        raw(cases, "host-10-bad", "GET / HTTP/1.0\r\nHost: a b\r\n\r\n", BadMessage.HOST);
        for (String host : List.of(
                "",
                "a b",
                "a,b",
                "a, b",
                "x@a",
                "<a>",
                "a/b",
                "a?b",
                "a#b",
                "a:80:80",
                "a:x",
                "a:-1",
                "a:65536",
                "a:000080",
                ":80",
                "a\\b",
                "a%2eb",
                "a\u00e9",
                "a;b",
                "a'b",
                "a&b",
                "http://a",
                ".",
                ".a",
                "a..b",
                "a..",
                "[::1",
                "[::1]x",
                "[::1]:x",
                "[]",
                "[1.2.3.4]",
                "[v1.x]",
                "[::g]",
                "[1:2:3]",
                "[::1%25lo]",
                "::1",
                "a\tb",
                "*",
                "x".repeat(256))) {
            raw(cases, "host-" + host, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n", BadMessage.HOST);
        }
    }

    private static void lengths(List<Case> cases) {
        for (String length : List.of(
                "",
                "+5",
                "-5",
                "-0",
                "5 5",
                "5,5",
                "5, 5",
                "5,",
                ",5",
                "0x5",
                "5a",
                "a",
                "5.0",
                "5e0",
                "\"5\"",
                "\u00b2",
                "5;",
                "9223372036854775808",
                "1234567890123456789",
                "0".repeat(19),
                "5\t5")) {
            field(cases, "cl-" + length, "Content-Length: " + length, BadMessage.CONTENT_LENGTH);
        }
        field(cases, "cl-same-twice", "Content-Length: 0\r\nContent-Length: 0", BadMessage.CONTENT_LENGTH);
        field(cases, "cl-twice", "Content-Length: 0\r\ncontent-length: 5", BadMessage.CONTENT_LENGTH);
        field(cases, "cl-te", "Content-Length: 5\r\nTransfer-Encoding: chunked", BadMessage.LENGTH_AND_CODING);
        field(cases, "te-cl", "Transfer-Encoding: chunked\r\nContent-Length: 5", BadMessage.LENGTH_AND_CODING);
        field(cases, "te-cl-0", "Transfer-Encoding: chunked\r\nContent-Length: 0", BadMessage.LENGTH_AND_CODING);
        field(cases, "cl-large", "Content-Length: " + (Wire.MAX_BODY_BYTES + 1), BadMessage.BODY_TOO_LARGE);
    }

    private static void codings(List<Case> cases) {
        for (String coding : List.of(
                "",
                "chunked, chunked",
                "gzip, chunked",
                "chunked, gzip",
                "chunked,",
                ",chunked",
                "chunked;q=1",
                "\"chunked\"",
                "chunked x",
                "x chunked",
                "chunked\u00a0",
                "\u00ffchunked",
                "chunked\u0080",
                "[chunked]",
                "chunked\t,")) {
            field(cases, "te-" + coding, "Transfer-Encoding: " + coding, BadMessage.TRANSFER_CODING);
        }
        for (String coding : List.of("x", "identity", "gzip", "cow", "xchunked", "chunkedx", "chunke", "'chunked'")) {
            field(cases, "te-" + coding, "Transfer-Encoding: " + coding, BadMessage.TRANSFER_CODING_UNKNOWN);
        }
        field(
                cases,
                "te-twice",
                "Transfer-Encoding: chunked\r\nTransfer-encoding: chunked",
                BadMessage.TRANSFER_CODING);
        field(
                cases,
                "te-and-identity",
                "Transfer-Encoding: chunked\r\nTransfer-encoding: identity",
                BadMessage.TRANSFER_CODING);
        raw(
                cases,
                "te-10",
                "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                BadMessage.TRANSFER_CODING);
        for (int octet = 0; octet < 256; octet++) {
            teOctet(cases, octet);
        }
    }

    /** Puts every octet around the name and the value, as the known request smuggling tools do. */
    private static void teOctet(List<Case> cases, int octet) {
        String sign = String.valueOf((char) octet);
        boolean blank = octet == ' ' || octet == '\t';
        boolean token = Octets.is((byte) octet, Octets.TOKEN);
        boolean value = Octets.is((byte) octet, Octets.VALUE);
        boolean line = octet == '\r' || octet == '\n';
        if (!line && !token && octet != ':') {
            field(cases, "teb-name-" + octet, "Transfer-Encoding" + sign + ": chunked", BadMessage.FIELD_NAME);
        }
        if (!line && !blank) {
            BadMessage expected = value
                    ? token ? BadMessage.TRANSFER_CODING_UNKNOWN : BadMessage.TRANSFER_CODING
                    : BadMessage.FIELD_VALUE;
            field(cases, "teb-value-before-" + octet, "Transfer-Encoding: " + sign + "chunked", expected);
            field(cases, "teb-value-after-" + octet, "Transfer-Encoding: chunked" + sign, expected);
        }
    }

    private static void chunks(List<Case> cases) {
        for (String line : List.of(
                "",
                " 5",
                "5 ",
                "5\t",
                "+5",
                "-5",
                "0x5",
                "x",
                "5x",
                "5;",
                "5; ",
                "5;=b",
                "5;a=",
                "5;a=\"b",
                "5;a=\"b\"c",
                "5;a=b c",
                "5;a b",
                "5;a=\"\\",
                "5;\u00e9",
                "5;a=\"\0\"",
                "5 a",
                "5,",
                "00000000000000005",
                "8000000000000000",
                "ffffffffffffffff",
                "10000000000000000",
                "5;a=\"b\r\nc\"",
                "5;a ",
                "5;a=b ",
                "5;a=\"b\" ")) {
            chunk(cases, "ck-" + line, line + "\r\nhello\r\n0\r\n\r\n", BadMessage.CHUNK);
        }
        chunk(cases, "ck-lf", "5\nhello\r\n0\r\n\r\n", BadMessage.CHUNK);
        chunk(cases, "ck-cr", "5\rhello\r\n0\r\n\r\n", BadMessage.CHUNK);
        chunk(cases, "ck-lf-after", "5\r\nhello\n0\r\n\r\n", BadMessage.CHUNK);
        chunk(cases, "ck-cr-after", "5\r\nhello\rx0\r\n\r\n", BadMessage.CHUNK);
        chunk(cases, "ck-spill", "5\r\nhello there\r\n0\r\n\r\n", BadMessage.CHUNK);
        chunk(cases, "ck-nothing-after", "5\r\nhello0\r\n\r\n", BadMessage.CHUNK);
        chunk(cases, "ck-lf-ext", "5;a\nb\r\nhello\r\n0\r\n\r\n", BadMessage.CHUNK);
        chunk(cases, "ck-lf-last", "5\r\nhello\r\n0\n\r\n", BadMessage.CHUNK);
        chunk(cases, "ck-large", Long.toHexString(Wire.MAX_BODY_BYTES + 1) + "\r\n", BadMessage.BODY_TOO_LARGE);
        chunk(cases, "ck-larger", "5\r\nhello\r\n7fffffffffffffff\r\n", BadMessage.BODY_TOO_LARGE);
        chunk(cases, "ck-ext-long", "5;" + "a".repeat(ChunkLine.MAX_EXTENSION_BYTES) + "\r\n", BadMessage.CHUNK);
    }

    private static void trailers(List<Case> cases) {
        for (String trailer : List.of(
                "X : y",
                "X",
                ": y",
                " X: y",
                "X: y\r\n z",
                "X: a\0b",
                "X: a\rb",
                "X\nY: z",
                "X: a\nY: b",
                "\u00e9: x")) {
            chunk(cases, "tr-" + trailer, "0\r\n" + trailer + "\r\n\r\n", BadMessage.TRAILER);
        }
        chunk(cases, "tr-lf", "0\r\n\n", BadMessage.TRAILER);
        chunk(cases, "tr-cr", "0\r\n\rX", BadMessage.TRAILER);
        String large = "X: " + "y".repeat(TrailerSection.MAX_BYTES);
        chunk(cases, "tr-large", "0\r\n" + large + "\r\n\r\n", BadMessage.TRAILER_TOO_LARGE);
    }

    private static void line(List<Case> cases, String name, String line, BadMessage problem) {
        raw(cases, name, line + "\r\nHost: a\r\n\r\n", problem);
    }

    private static void target(List<Case> cases, String name, String target, BadMessage problem) {
        line(cases, name, "GET " + target + " HTTP/1.1", problem);
    }

    private static void field(List<Case> cases, String name, String field, BadMessage problem) {
        raw(cases, name, "POST / HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n", problem);
    }

    private static void chunk(List<Case> cases, String name, String body, BadMessage problem) {
        raw(cases, name, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body, problem);
    }

    private static void raw(List<Case> cases, String name, String raw, BadMessage problem) {
        cases.add(new Case(name, raw, problem));
    }
}
