package dev.tidegate.gateway.http2;

import dev.tidegate.gateway.http1.BadMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What RFC 9113 section 8.2 asks of each field by itself, and the names that it treats specially. */
final class FieldRules {
    private static final int NAME = 1;
    private static final int VALUE = 2;
    /** A character of a target or an authority: visible ASCII. */
    private static final int VISIBLE = 4;

    private static final byte[] TABLE = new byte[256];
    private static final byte[] TRAILERS = ascii("trailers");

    static {
        for (int octet = 0; octet < TABLE.length; octet++) {
            boolean alphanumeric = (octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9');
            boolean token = alphanumeric || (octet > ' ' && "!#$%&'*+-.^_`|~".indexOf(octet) >= 0);
            boolean value = (octet >= ' ' && octet != 0x7f) || octet == '\t';
            boolean visible = octet > ' ' && octet < 0x7f;
            TABLE[octet] = (byte) ((token ? NAME : 0) | (value ? VALUE : 0) | (visible ? VISIBLE : 0));
        }
    }

    /** The fields that are not simply passed on. */
    enum Kind {
        /** One that belongs to connections of HTTP/1.1. */
        CONNECTION,
        TE,
        HOST,
        COOKIE,
        CONTENT_LENGTH,
        OTHER;

        private static final byte[] TE_NAME = ascii("te");
        private static final byte[] HOST_NAME = ascii("host");
        private static final byte[] COOKIE_NAME = ascii("cookie");
        private static final byte[] UPGRADE_NAME = ascii("upgrade");
        private static final byte[] CONNECTION_NAME = ascii("connection");
        private static final byte[] KEEP_ALIVE_NAME = ascii("keep-alive");
        private static final byte[] CONTENT_LENGTH_NAME = ascii("content-length");
        private static final byte[] PROXY_CONNECTION_NAME = ascii("proxy-connection");
        private static final byte[] TRANSFER_ENCODING_NAME = ascii("transfer-encoding");

        /** The kind of a name, which is in lower case. */
        static Kind of(byte[] bytes, int start, int end) {
            return switch (end - start) {
                case 2 -> is(TE_NAME, bytes, start, end) ? TE : OTHER;
                case 4 -> is(HOST_NAME, bytes, start, end) ? HOST : OTHER;
                case 6 -> is(COOKIE_NAME, bytes, start, end) ? COOKIE : OTHER;
                case 7 -> is(UPGRADE_NAME, bytes, start, end) ? CONNECTION : OTHER;
                case 10 ->
                    is(CONNECTION_NAME, bytes, start, end) || is(KEEP_ALIVE_NAME, bytes, start, end)
                            ? CONNECTION
                            : OTHER;
                case 14 -> is(CONTENT_LENGTH_NAME, bytes, start, end) ? CONTENT_LENGTH : OTHER;
                case 16 -> is(PROXY_CONNECTION_NAME, bytes, start, end) ? CONNECTION : OTHER;
                case 17 -> is(TRANSFER_ENCODING_NAME, bytes, start, end) ? CONNECTION : OTHER;
                default -> OTHER;
            };
        }
    }

    private FieldRules() {}

    /** What is wrong with a field that is no pseudo-header field. */
    static BadMessage judge(byte[] bytes, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        if (nameStart == nameEnd || !all(NAME, bytes, nameStart, nameEnd)) {
            return BadMessage.FIELD_NAME;
        }
        if (!all(VALUE, bytes, valueStart, valueEnd)) {
            return BadMessage.FIELD_VALUE;
        }
        boolean padded = valueStart < valueEnd && (isBlank(bytes[valueStart]) || isBlank(bytes[valueEnd - 1]));
        return padded ? BadMessage.FIELD_BLANK : BadMessage.NONE;
    }

    /** Whether a range holds visible ASCII alone: nothing that HTTP/1.1 text takes for structure. */
    static boolean isVisible(byte[] bytes, int start, int end) {
        return all(VISIBLE, bytes, start, end);
    }

    /** Whether this is the one value that TE may have (RFC 9113 section 8.2.2). */
    static boolean isTrailers(byte[] bytes, int start, int end) {
        return is(TRAILERS, bytes, start, end);
    }

    static boolean is(byte[] word, byte[] bytes, int start, int end) {
        return Arrays.equals(word, 0, word.length, bytes, start, end);
    }

    private static boolean all(int kind, byte[] bytes, int start, int end) {
        int kinds = kind;
        for (int i = start; i < end; i++) {
            kinds &= TABLE[bytes[i] & 0xff];
        }
        return kinds != 0;
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    static byte[] ascii(String words) {
        return words.getBytes(StandardCharsets.US_ASCII);
    }
}
