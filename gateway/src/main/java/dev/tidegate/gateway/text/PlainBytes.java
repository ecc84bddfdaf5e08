package dev.tidegate.gateway.text;

import dev.tidegate.answer.JsonText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells in a few instructions for every eight bytes whether a text can be written as it is.
 *
 * <p>The tests of a word for a byte below or equal to a value are those of Sean Eron Anderson, "Bit Twiddling Hacks":
 * they are exact for the question whether there is one at all.
 */
public final class PlainBytes {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private PlainBytes() {}

    /** Whether each byte of the range is {@link JsonText#isPlain plain}. */
    public static boolean isPlain(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            if (special((long) WORD.get(bytes, at)) != 0) {
                return false;
            }
        }
        for (; at < to; at++) {
            if (bytes[at] < 0 || !JsonText.isPlain((char) bytes[at])) {
                return false;
            }
        }
        return true;
    }

    /** Not 0 if a byte of the word is a control character, a quote, a backslash, DEL, or beyond ASCII. */
    private static long special(long word) {
        long control = (word - ' ' * ONES) & ~word;
        long found =
                control | zeroByte(word ^ '"' * ONES) | zeroByte(word ^ '\\' * ONES) | zeroByte(word ^ 0x7f * ONES);
        return (found | word) & HIGH_BITS;
    }

    private static long zeroByte(long word) {
        return (word - ONES) & ~word;
    }
}
