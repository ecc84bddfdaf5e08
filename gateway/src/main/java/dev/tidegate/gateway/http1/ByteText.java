package dev.tidegate.gateway.http1;

import dev.tidegate.gateway.text.ByteRange;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A text that is a range of bytes, one character each (ISO 8859-1). It is a view: it holds until the message that it
 * belongs to is reset, and until the method that returned it is called again. Whoever keeps it longer takes
 * {@link #toString}. Has no equality of its own; compare with {@link #contentEquals}.
 */
public final class ByteText implements ByteRange {
    private static final byte[] NO_BYTES = {};

    private byte[] bytes = NO_BYTES;
    private int start;
    private int length;

    ByteText set(byte[] newBytes, int newStart, int newEnd) {
        bytes = newBytes;
        start = newStart;
        length = newEnd - newStart;
        return this;
    }

    /** Makes another view look at the same range. */
    ByteText copyTo(ByteText view) {
        return view.set(bytes, start, start + length);
    }

    /** Looks at a part of what it looks at now. */
    void narrow(int from, int to) {
        set(bytes, start + from, start + to);
    }

    ByteText clear() {
        return set(NO_BYTES, 0, 0);
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException(index);
        }
        return (char) (bytes[start + index] & 0xff);
    }

    @Override
    public ByteText subSequence(int from, int to) {
        if (from < 0 || to < from || to > length) {
            throw new IndexOutOfBoundsException(from + " to " + to + " of " + length);
        }
        return new ByteText().set(bytes, start + from, start + to);
    }

    /** Whether the other text has the same characters. */
    public boolean contentEquals(CharSequence other) {
        if (other.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((bytes[start + i] & 0xff) != other.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Appends the bytes to a buffer. */
    public void writeTo(ByteBuf out) {
        out.writeBytes(bytes, start, length);
    }

    @Override
    public void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, start, target, at, length);
    }

    /** The text as a string of its own. */
    @Override
    public String toString() {
        return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }
}
