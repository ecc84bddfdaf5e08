package dev.tidegate.gateway.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * As much of the distinguished encoding rules (X.690) as keys need: elements one after another, each a tag, a length
 * and its content. Immutable.
 */
final class Der {
    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int SEQUENCE = 0x30;

    /** The first element that has no tag of its own kind, but one of its place: {@code [0]}. */
    static final int PLACE_0 = 0xa0;

    private static final int LONG_LENGTH = 0x80;
    private static final int LENGTH_OCTETS_MAX = 3;
    private static final Der NONE = new Der(new byte[0]);

    private final byte[] bytes;

    Der(byte[] bytes) {
        this.bytes = bytes;
    }

    static Der none() {
        return NONE;
    }

    /** An element around these. */
    static Der element(int tag, Der... contents) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        for (Der content : contents) {
            inner.writeBytes(content.bytes);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        writeLength(out, inner.size());
        out.writeBytes(inner.toByteArray());
        return new Der(out.toByteArray());
    }

    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length < LONG_LENGTH) {
            out.write(length);
            return;
        }
        int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
        out.write(LONG_LENGTH | octets);
        for (int i = octets - 1; i >= 0; i--) {
            out.write(length >>> (8 * i));
        }
    }

    /** The content of the first element with this tag; nothing when there is none. */
    Der find(int tag) {
        int at = 0;
        while (at + 1 < bytes.length) {
            int start = contentStart(at);
            int end = start < 0 ? -1 : contentEnd(at, start);
            if (end < 0) {
                return NONE;
            }
            if ((bytes[at] & 0xff) == tag) {
                return new Der(Arrays.copyOfRange(bytes, start, end));
            }
            at = end;
        }
        return NONE;
    }

    private int contentStart(int at) {
        int length = bytes[at + 1] & 0xff;
        int start = length < LONG_LENGTH ? at + 2 : at + 2 + (length - LONG_LENGTH);
        return start > bytes.length || length > LONG_LENGTH + LENGTH_OCTETS_MAX ? -1 : start;
    }

    private int contentEnd(int at, int start) {
        int length = bytes[at + 1] & 0xff;
        if (length >= LONG_LENGTH) {
            length = 0;
            for (int i = at + 2; i < start; i++) {
                length = (length << 8) | (bytes[i] & 0xff);
            }
        }
        return length > bytes.length - start ? -1 : start + length;
    }

    boolean isEmpty() {
        return bytes.length == 0;
    }

    /** Whether the octets begin so. */
    boolean startsWith(Der prefix) {
        return bytes.length >= prefix.bytes.length
                && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** The number of octets: what is within may be a key and is shown to nobody. */
    @Override
    public String toString() {
        return bytes.length + " octets";
    }
}
