package dev.tidegate.gateway.http2;

import dev.tidegate.gateway.http1.BadMessage;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The pseudo-header fields of one request (RFC 9113 section 8.3.1), copied because they come in any order. */
final class PseudoFields {
    private static final int METHOD = 0;
    private static final int SCHEME = 1;
    private static final int AUTHORITY = 2;
    private static final int PATH = 3;
    private static final int COUNT = 4;
    private static final int UNKNOWN = -1;
    private static final int ABSENT = -1;

    private static final byte[][] NAMES = {
        FieldRules.ascii(":method"),
        FieldRules.ascii(":scheme"),
        FieldRules.ascii(":authority"),
        FieldRules.ascii(":path")
    };
    private static final byte[] HTTP = FieldRules.ascii("http");
    private static final byte[] HTTPS = FieldRules.ascii("https");
    private static final byte[] CONNECT = FieldRules.ascii("CONNECT");

    private static final int FIRST_BYTES = 256;
    /** Beyond this size the array is given back after the request. */
    private static final int KEPT_BYTES = 8 * 1024;

    private byte[] bytes = new byte[FIRST_BYTES];
    private final int[] starts = new int[COUNT];
    private final int[] ends = new int[COUNT];
    private int filled;

    void clear() {
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
        Arrays.fill(starts, ABSENT);
        filled = 0;
    }

    /** Takes one field; returns whether it is known, new, and made of characters that fit. */
    boolean take(byte[] from, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        int which = which(from, nameStart, nameEnd);
        if (which == UNKNOWN || starts[which] != ABSENT || !FieldRules.isVisible(from, valueStart, valueEnd)) {
            return false;
        }
        int length = valueEnd - valueStart;
        if (bytes.length - filled < length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, filled + length));
        }
        System.arraycopy(from, valueStart, bytes, filled, length);
        starts[which] = filled;
        filled += length;
        ends[which] = filled;
        return true;
    }

    private static int which(byte[] from, int start, int end) {
        for (int i = 0; i < COUNT; i++) {
            if (FieldRules.is(NAMES[i], from, start, end)) {
                return i;
            }
        }
        return UNKNOWN;
    }

    /** Judges all of them together, when no more may come. */
    BadMessage judge() {
        if (is(METHOD, CONNECT)) {
            return has(SCHEME) || has(PATH) ? BadMessage.PSEUDO_FIELD : BadMessage.METHOD_UNKNOWN;
        }
        boolean complete = has(METHOD) && has(PATH) && (is(SCHEME, HTTP) || is(SCHEME, HTTPS));
        return complete && ends[METHOD] > starts[METHOD] && isPath() ? BadMessage.NONE : BadMessage.PSEUDO_FIELD;
    }

    /** A path, or the asterisk of OPTIONS; a whole URI would overrule the authority. */
    private boolean isPath() {
        int start = starts[PATH];
        int length = ends[PATH] - start;
        return length > 0 && (bytes[start] == '/' || (length == 1 && bytes[start] == '*'));
    }

    boolean hasAuthority() {
        return has(AUTHORITY);
    }

    /** Whether a text names the same authority; case does not matter. */
    boolean isAuthority(byte[] from, int start, int end) {
        int own = starts[AUTHORITY];
        boolean same = end - start == ends[AUTHORITY] - own;
        for (int i = start; same && i < end; i++) {
            same = lower(from[i]) == lower(bytes[own + i - start]);
        }
        return same;
    }

    void writeMethod(ByteBuf out) {
        write(METHOD, out);
    }

    void writePath(ByteBuf out) {
        write(PATH, out);
    }

    void writeAuthority(ByteBuf out) {
        write(AUTHORITY, out);
    }

    private void write(int which, ByteBuf out) {
        out.writeBytes(bytes, starts[which], ends[which] - starts[which]);
    }

    private boolean has(int which) {
        return starts[which] != ABSENT;
    }

    private boolean is(int which, byte[] word) {
        return has(which) && FieldRules.is(word, bytes, starts[which], ends[which]);
    }

    private static int lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
    }
}
