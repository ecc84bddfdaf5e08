package dev.tidegate.gateway.token;

import dev.tidegate.gateway.text.ByteRange;
import dev.tidegate.model.KeyHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The token in the value of a header or cookie, copied so that it can be hashed and compared by words. Reused for the
 * next one; used by one event loop.
 */
final class TokenText {
    /** The longest token that is looked at. */
    static final int TOKEN_MAX = 8 * 1024;

    /** The scheme of the Authorization field that carries tokens (RFC 6750, 2.1). */
    private static final byte[] SCHEME = "bearer".getBytes(StandardCharsets.US_ASCII);

    /** Room for the scheme and the spaces after it. */
    private static final int FIELD_MAX = TOKEN_MAX + 64;

    /** So much of a token's end is hashed: its signature, which differs between any two tokens. */
    private static final int HASHED_BYTES = 64;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final byte[] bytes = new byte[FIELD_MAX];
    private int from;
    private int to;

    /** Takes the token out of a field: what comes after the scheme, or all of it; nothing from a field too long. */
    TokenText set(ByteRange field) {
        from = 0;
        to = 0;
        if (field.length() <= FIELD_MAX) {
            field.copyTo(bytes, 0);
            to = field.length();
            skipScheme();
        }
        return this;
    }

    private void skipScheme() {
        int space = 0;
        while (space < to && bytes[space] != ' ') {
            space++;
        }
        if (space == to) {
            return;
        }
        from = isScheme(space) ? space : to;
        while (from < to && bytes[from] == ' ') {
            from++;
        }
    }

    private boolean isScheme(int length) {
        boolean is = length == SCHEME.length;
        for (int i = 0; is && i < length; i++) {
            // Schemes know no case (RFC 9110, 11.1); setting this bit makes an ASCII letter small.
            is = (bytes[i] | ' ') == SCHEME[i];
        }
        return is;
    }

    int length() {
        return to - from;
    }

    /** A hash of it. Who cannot know the seed cannot aim at a place in a table. */
    long hash(long seed) {
        long hash = KeyHash.combine(seed, length());
        int at = Math.max(from, to - HASHED_BYTES);
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            hash = KeyHash.combine(hash, (long) WORD.get(bytes, at));
        }
        for (; at < to; at++) {
            hash = KeyHash.combine(hash, bytes[at]);
        }
        return hash;
    }

    /** Whether it is this token, to the letter. */
    boolean is(byte[] other) {
        return Arrays.equals(bytes, from, to, other, 0, other.length);
    }

    byte[] copy() {
        return Arrays.copyOfRange(bytes, from, to);
    }

    @Override
    public String toString() {
        return new String(bytes, from, length(), StandardCharsets.ISO_8859_1);
    }
}
