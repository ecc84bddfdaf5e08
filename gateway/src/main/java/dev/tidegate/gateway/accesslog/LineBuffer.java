package dev.tidegate.gateway.accesslog;

import dev.tidegate.answer.JsonText;
import dev.tidegate.gateway.text.ByteRange;
import dev.tidegate.gateway.text.PlainBytes;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of one line, appended without garbage. The caller bounds what it appends: {@link #text} never adds more than it
 * is allowed, and the capacity covers the sum of all fields. Not thread-safe.
 */
final class LineBuffer {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CUT = "...".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private int length;

    LineBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    LineBuffer add(byte[] ascii) {
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
        return this;
    }

    LineBuffer add(char ascii) {
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Appends a number that is not negative; a negative one counts as 0. */
    LineBuffer number(long value) {
        long rest = Math.max(0, value);
        int at = length + digits(rest);
        length = at;
        do {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        return this;
    }

    /** Appends thousandths as a decimal number with three places: 12345 becomes 12.345. */
    LineBuffer thousandths(long value) {
        long present = Math.max(0, value);
        return number(present / 1000).add('.').threeDigits((int) (present % 1000));
    }

    LineBuffer threeDigits(int value) {
        add((char) ('0' + value / 100)).add((char) ('0' + value / 10 % 10));
        return add((char) ('0' + value % 10));
    }

    /** Appends 16 hexadecimal digits. */
    LineBuffer hex(long value) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(int) (value >>> shift) & 15];
        }
        return this;
    }

    LineBuffer hexByte(int value) {
        bytes[length++] = HEX[value >> 4 & 15];
        bytes[length++] = HEX[value & 15];
        return this;
    }

    /** Appends a text under an escaping, and cuts it visibly where it would take more than so many bytes. */
    LineBuffer text(CharSequence text, int mostBytes, Escaping escaping) {
        int limit = length + mostBytes - Escaping.WIDEST - CUT.length;
        if (text instanceof ByteRange range && length + range.length() <= limit && isCopied(range)) {
            return this;
        }
        for (int i = 0; i < text.length(); i++) {
            if (length > limit) {
                return add(CUT);
            }
            char c = text.charAt(i);
            if (JsonText.isPlain(c)) {
                bytes[length++] = (byte) c;
            } else {
                escaping.escape(this, text, i);
            }
        }
        return this;
    }

    /** Copies the bytes as they are, and keeps them if none needs an escape: the usual case, and the fast one. */
    private boolean isCopied(ByteRange text) {
        int end = length + text.length();
        text.copyTo(bytes, length);
        boolean plain = PlainBytes.isPlain(bytes, length, end);
        length = plain ? end : length;
        return plain;
    }

    private static int digits(long value) {
        int digits = 1;
        for (long power = 10; value >= power && digits < 19; power *= 10) {
            digits++;
        }
        return digits;
    }
}
