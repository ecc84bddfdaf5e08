package dev.tidegate.gateway.http1;

import java.util.List;

/** Requests that must be refused for what they say of their bodies, and for the bodies. */
final class RefusedBodies {
    private RefusedBodies() {}

    static void addTo(RefusedRequests cases) {
        lengths(cases);
        codings(cases);
        chunks(cases);
        trailers(cases);
    }

    private static void lengths(RefusedRequests cases) {
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
            cases.field("cl-" + length, "Content-Length: " + length, BadMessage.CONTENT_LENGTH);
        }
        cases.field("cl-same-twice", "Content-Length: 0\r\nContent-Length: 0", BadMessage.CONTENT_LENGTH);
        cases.field("cl-twice", "Content-Length: 0\r\ncontent-length: 5", BadMessage.CONTENT_LENGTH);
        cases.field("cl-te", "Content-Length: 5\r\nTransfer-Encoding: chunked", BadMessage.LENGTH_AND_CODING);
        cases.field("te-cl", "Transfer-Encoding: chunked\r\nContent-Length: 5", BadMessage.LENGTH_AND_CODING);
        cases.field("te-cl-0", "Transfer-Encoding: chunked\r\nContent-Length: 0", BadMessage.LENGTH_AND_CODING);
        cases.field("cl-large", "Content-Length: " + (Wire.MAX_BODY_BYTES + 1), BadMessage.BODY_TOO_LARGE);
    }

    private static void codings(RefusedRequests cases) {
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
            cases.field("te-" + coding, "Transfer-Encoding: " + coding, BadMessage.TRANSFER_CODING);
        }
        for (String coding : List.of("x", "identity", "gzip", "cow", "xchunked", "chunkedx", "chunke", "'chunked'")) {
            cases.field("te-" + coding, "Transfer-Encoding: " + coding, BadMessage.TRANSFER_CODING_UNKNOWN);
        }
        cases.field("te-twice", "Transfer-Encoding: chunked\r\nTransfer-encoding: chunked", BadMessage.TRANSFER_CODING);
        cases.field(
                "te-and-identity",
                "Transfer-Encoding: chunked\r\nTransfer-encoding: identity",
                BadMessage.TRANSFER_CODING);
        cases.raw(
                "te-10",
                "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                BadMessage.TRANSFER_CODING);
        for (int octet = 0; octet < 256; octet++) {
            teOctet(cases, octet);
        }
    }

    /** Puts every octet around the name and the value, as the known request smuggling tools do. */
    private static void teOctet(RefusedRequests cases, int octet) {
        String sign = String.valueOf((char) octet);
        boolean blank = octet == ' ' || octet == '\t';
        boolean token = Octets.is((byte) octet, Octets.TOKEN);
        boolean value = Octets.is((byte) octet, Octets.VALUE);
        boolean line = octet == '\r' || octet == '\n';
        if (!line && !token && octet != ':') {
            cases.field("teb-name-" + octet, "Transfer-Encoding" + sign + ": chunked", BadMessage.FIELD_NAME);
        }
        if (!line && !blank) {
            BadMessage expected = value
                    ? token ? BadMessage.TRANSFER_CODING_UNKNOWN : BadMessage.TRANSFER_CODING
                    : BadMessage.FIELD_VALUE;
            cases.field("teb-value-before-" + octet, "Transfer-Encoding: " + sign + "chunked", expected);
            cases.field("teb-value-after-" + octet, "Transfer-Encoding: chunked" + sign, expected);
        }
    }

    private static void chunks(RefusedRequests cases) {
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
            cases.chunk("ck-" + line, line + "\r\nhello\r\n0\r\n\r\n", BadMessage.CHUNK);
        }
        cases.chunk("ck-lf", "5\nhello\r\n0\r\n\r\n", BadMessage.CHUNK);
        cases.chunk("ck-cr", "5\rhello\r\n0\r\n\r\n", BadMessage.CHUNK);
        cases.chunk("ck-lf-after", "5\r\nhello\n0\r\n\r\n", BadMessage.CHUNK);
        cases.chunk("ck-cr-after", "5\r\nhello\rx0\r\n\r\n", BadMessage.CHUNK);
        cases.chunk("ck-spill", "5\r\nhello there\r\n0\r\n\r\n", BadMessage.CHUNK);
        cases.chunk("ck-nothing-after", "5\r\nhello0\r\n\r\n", BadMessage.CHUNK);
        cases.chunk("ck-lf-ext", "5;a\nb\r\nhello\r\n0\r\n\r\n", BadMessage.CHUNK);
        cases.chunk("ck-lf-last", "5\r\nhello\r\n0\n\r\n", BadMessage.CHUNK);
        cases.chunk("ck-large", Long.toHexString(Wire.MAX_BODY_BYTES + 1) + "\r\n", BadMessage.BODY_TOO_LARGE);
        cases.chunk("ck-larger", "5\r\nhello\r\n7fffffffffffffff\r\n", BadMessage.BODY_TOO_LARGE);
        cases.chunk("ck-ext-long", "5;" + "a".repeat(ChunkLine.MAX_EXTENSION_BYTES) + "\r\n", BadMessage.CHUNK);
    }

    private static void trailers(RefusedRequests cases) {
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
            cases.chunk("tr-" + trailer, "0\r\n" + trailer + "\r\n\r\n", BadMessage.TRAILER);
        }
        cases.chunk("tr-lf", "0\r\n\n", BadMessage.TRAILER);
        cases.chunk("tr-cr", "0\r\n\rX", BadMessage.TRAILER);
        String large = "X: " + "y".repeat(TrailerSection.MAX_BYTES);
        cases.chunk("tr-large", "0\r\n" + large + "\r\n\r\n", BadMessage.TRAILER_TOO_LARGE);
    }
}
