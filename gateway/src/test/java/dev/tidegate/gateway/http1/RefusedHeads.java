package dev.tidegate.gateway.http1;

import java.util.List;

/** Heads of requests that must be refused. */
final class RefusedHeads {
    private RefusedHeads() {}

    static void addTo(RefusedRequests cases) {
        firstLine(cases);
        targets(cases);
        fields(cases);
        hosts(cases);
    }

    private static void firstLine(RefusedRequests cases) {
        cases.line("rl-empty-lines", "\r\n\r\n\r\nGET / HTTP/1.1", BadMessage.EMPTY_LINES);
        cases.line("rl-lf-before", "\nGET / HTTP/1.1", BadMessage.LINE_ENDING);
        cases.line("rl-cr-before", "\rGET / HTTP/1.1", BadMessage.LINE_ENDING);
        cases.line("rl-space-before", " GET / HTTP/1.1", BadMessage.METHOD);
        cases.line("rl-no-method", "/ HTTP/1.1", BadMessage.METHOD);
        cases.line("rl-method-colon", "GE:T / HTTP/1.1", BadMessage.METHOD);
        cases.line("rl-method-quote", "\"GET\" / HTTP/1.1", BadMessage.METHOD);
        cases.line("rl-method-tab", "GET\t/ HTTP/1.1", BadMessage.METHOD);
        cases.line("rl-method-lower", "get / HTTP/1.1", BadMessage.METHOD_UNKNOWN);
        cases.line("rl-method-odd", "GET! / HTTP/1.1", BadMessage.METHOD_UNKNOWN);
        cases.line("rl-method-long", "A".repeat(25) + " / HTTP/1.1", BadMessage.METHOD_UNKNOWN);
        cases.line("rl-connect", "CONNECT a:443 HTTP/1.1", BadMessage.METHOD_UNKNOWN);
        cases.line("rl-trace", "TRACE / HTTP/1.1", BadMessage.METHOD_UNKNOWN);
        cases.line("rl-two-spaces", "GET  / HTTP/1.1", BadMessage.TARGET);
        cases.line("rl-two-spaces-after", "GET /  HTTP/1.1", BadMessage.TARGET);
        cases.line("rl-tab-after", "GET /\tHTTP/1.1", BadMessage.REQUEST_LINE);
        cases.line("rl-space-at-end", "GET / HTTP/1.1 ", BadMessage.VERSION);
        cases.line("rl-no-target", "GET HTTP/1.1", BadMessage.REQUEST_LINE);
        cases.line("rl-no-target-two-spaces", "GET  HTTP/1.1", BadMessage.REQUEST_LINE);
        cases.line("rl-method-alone", "GET", BadMessage.METHOD);
        cases.line("rl-09", "GET /", BadMessage.REQUEST_LINE);
        cases.line("rl-nul", "GET /\0 HTTP/1.1", BadMessage.REQUEST_LINE);
        cases.line("rl-delete", "GET /\u007f HTTP/1.1", BadMessage.REQUEST_LINE);
        cases.line("rl-escape", "GET /\u001b HTTP/1.1", BadMessage.REQUEST_LINE);
        cases.line("rl-cr", "GET /\rHTTP/1.1", BadMessage.LINE_ENDING);
        cases.raw("rl-lf", "GET / HTTP/1.1\nHost: a\n\n", BadMessage.LINE_ENDING);
        cases.line("rl-version-lower", "GET / http/1.1", BadMessage.VERSION);
        cases.line("rl-version-long", "GET / HTTP/1.10", BadMessage.VERSION);
        cases.line("rl-version-short", "GET / HTTP/1", BadMessage.VERSION);
        cases.line("rl-version-letters", "GET / HTTP/x.y", BadMessage.VERSION);
        cases.line("rl-version-name", "GET / HTTQ/1.1", BadMessage.VERSION);
        cases.line("rl-version-comma", "GET / HTTP/1,1", BadMessage.VERSION);
        cases.line("rl-version-0.9", "GET / HTTP/0.9", BadMessage.VERSION_UNKNOWN);
        cases.line("rl-version-1.2", "GET / HTTP/1.2", BadMessage.VERSION_UNKNOWN);
        cases.line("rl-version-2.0", "GET / HTTP/2.0", BadMessage.VERSION_UNKNOWN);
        cases.line("rl-version-9.9", "GET / HTTP/9.9", BadMessage.VERSION_UNKNOWN);
        cases.raw("rl-pri", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", BadMessage.VERSION_UNKNOWN);
    }

    private static void targets(RefusedRequests cases) {
        cases.target("rl-relative", "index.html", BadMessage.TARGET);
        cases.target("rl-asterisk-get", "*", BadMessage.TARGET);
        cases.target("rl-authority", "a:80", BadMessage.TARGET);
        cases.target("rl-raw-utf8", "/caf\u00c3\u00a9", BadMessage.TARGET);
        cases.target("rl-raw-utf8-query", "/?q=caf\u00c3\u00a9", BadMessage.TARGET);
        cases.target("rl-fragment", "/a#b", BadMessage.TARGET);
        cases.target("rl-fragment-query", "/a?b#c", BadMessage.TARGET);
        cases.target("rl-space", "/a b", BadMessage.TARGET);
        cases.target("rl-space-query", "/a?b c", BadMessage.TARGET);
        cases.target("rl-abs-no-host", "http:///", BadMessage.TARGET);
        cases.target("rl-abs-empty", "http://", BadMessage.TARGET);
        cases.target("rl-abs-userinfo", "http://u:p@a/", BadMessage.TARGET);
        cases.target("rl-abs-user", "http://u@a/", BadMessage.TARGET);
        cases.target("rl-abs-ftp", "ftp://a/", BadMessage.TARGET);
        cases.target("rl-abs-file", "file:///etc/passwd", BadMessage.TARGET);
        cases.target("rl-abs-one-slash", "http:/a/", BadMessage.TARGET);
        cases.target("rl-abs-port", "http://a:80x/", BadMessage.TARGET);
        cases.target("rl-abs-fragment", "http://a#b", BadMessage.TARGET);
        cases.target("rl-backslash", "/a\\b", BadMessage.PATH_AMBIGUOUS);
        cases.target("rl-semicolon", "/a;b", BadMessage.PATH_AMBIGUOUS);
        cases.target("rl-semicolon-dots", "/..;/admin", BadMessage.PATH_AMBIGUOUS);
        for (String escape : List.of("%00", "%0a", "%0D", "%1f", "%7F", "%2f", "%2F", "%5c", "%3b", "%c0%af")) {
            cases.target("rl-escape-" + escape, "/a" + escape + "b", BadMessage.PATH_AMBIGUOUS);
        }
        cases.target("rl-nul-query", "/?a=%00", BadMessage.PATH_AMBIGUOUS);
        for (String escape : List.of("%", "%4", "%g0", "%0g", "%%", "%u0041", "%-1")) {
            cases.target("rl-bad-escape-" + escape, "/a" + escape, BadMessage.PATH_ESCAPE);
        }
        for (String path : List.of("/..", "/../", "/a/../..", "/%2e%2e/a", "/.%2E", "/./..", "//..")) {
            cases.target("rl-above-root-" + path, path, BadMessage.PATH_ABOVE_ROOT);
        }
        cases.target("rl-long", "/" + "a".repeat(HeadScanner.MAX_FIRST_LINE_BYTES), BadMessage.TARGET_TOO_LONG);
    }

    private static void fields(RefusedRequests cases) {
        cases.field("h-space-before-colon", "X : y", BadMessage.FIELD_NAME);
        cases.field("h-tab-before-colon", "X\t: y", BadMessage.FIELD_NAME);
        cases.field("h-no-colon", "X", BadMessage.FIELD_NAME);
        cases.field("h-no-name", ": y", BadMessage.FIELD_NAME);
        cases.field("h-space-in-name", "X y: z", BadMessage.FIELD_NAME);
        cases.field("h-name-nul", "X\0: y", BadMessage.FIELD_NAME);
        cases.field("h-name-utf8", "X\u00e9: y", BadMessage.FIELD_NAME);
        cases.field("h-name-brackets", "X[]: y", BadMessage.FIELD_NAME);
        cases.field("h-name-cr", "X\rY: z", BadMessage.FIELD_NAME);
        cases.field("h-name-lf", "X\nY: z", BadMessage.LINE_ENDING);
        cases.field("h-fold", "X: y\r\n z", BadMessage.FIELD_FOLDED);
        cases.field("h-fold-tab", "X: y\r\n\tz", BadMessage.FIELD_FOLDED);
        cases.field("h-fold-empty", "X:\r\n y", BadMessage.FIELD_FOLDED);
        cases.raw("h-fold-first", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", BadMessage.FIELD_FOLDED);
        cases.field("h-value-nul", "X: a\0b", BadMessage.FIELD_VALUE);
        cases.field("h-value-escape", "X: a\u001bb", BadMessage.FIELD_VALUE);
        cases.field("h-value-delete", "X: a\u007fb", BadMessage.FIELD_VALUE);
        cases.field("h-value-cr", "X: a\rb", BadMessage.LINE_ENDING);
        cases.field("h-value-crcr", "X: a\r\r", BadMessage.LINE_ENDING);
        cases.field("h-value-lf", "X: a\nY: b", BadMessage.LINE_ENDING);
        cases.field("h-value-leading-cr", "X:\ra", BadMessage.LINE_ENDING);
        cases.field("h-value-vt", "X: \u000ba", BadMessage.FIELD_VALUE);
        cases.raw("h-end-lf", "GET / HTTP/1.1\r\nHost: a\r\n\n", BadMessage.LINE_ENDING);
        cases.raw("h-end-cr", "GET / HTTP/1.1\r\nHost: a\r\n\rX", BadMessage.LINE_ENDING);
        cases.field("h-many", "X: y\r\n".repeat(Fields.MAX_FIELDS) + "X: y", BadMessage.TOO_MANY_FIELDS);
        cases.field("h-large", "X: " + "y".repeat(Wire.MAX_HEAD_BYTES), BadMessage.HEAD_TOO_LARGE);
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
            cases.field("h-alias-" + name, name + ": 1", BadMessage.FIELD_ALIAS);
        }
        cases.field("h-expect", "Expect: 200-ok", BadMessage.EXPECTATION);
        cases.field("h-expect-list", "Expect: 100-continue, x", BadMessage.EXPECTATION);
        cases.field("h-connection-quoted", "Connection: \"close\"", BadMessage.CONNECTION);
        cases.field("h-connection-semicolon", "Connection: close; x", BadMessage.CONNECTION);
        cases.field("h-connection-space", "Connection: close x", BadMessage.CONNECTION);
        cases.field("h-connection-many", "Connection: " + "x,".repeat(17), BadMessage.CONNECTION);
    }

    private static void hosts(RefusedRequests cases) {
        cases.raw("host-missing", "GET / HTTP/1.1\r\n\r\n", BadMessage.HOST_MISSING);
        cases.raw("host-missing-abs", "GET http://a/ HTTP/1.1\r\n\r\n", BadMessage.HOST_MISSING);
        cases.field("host-same-twice", "Host: a", BadMessage.HOST_REPEATED);
        cases.field("host-other-twice", "hOST: b", BadMessage.HOST_REPEATED);
        cases.raw("host-abs-bad", "GET http://a/ HTTP/1.1\r\nHost: a b\r\n\r\n", BadMessage.HOST);
        cases.raw("host-10-bad", "GET / HTTP/1.0\r\nHost: a b\r\n\r\n", BadMessage.HOST);
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
            cases.raw("host-" + host, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n", BadMessage.HOST);
        }
    }
}
