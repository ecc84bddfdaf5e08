package dev.tidegate.gateway.answer;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Numbers as ASCII, straight into a buffer. */
final class AsciiNumber {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private AsciiNumber() {}

    /** How many digits a number that is not negative has. */
    static int digits(long value) {
        int digits = 1;
        for (long power = 10; value >= power && digits < 19; power *= 10) {
            digits++;
        }
        return digits;
    }

    /** Writes a number that is not negative. */
    static void write(ByteBuf out, long value) {
        int end = out.writerIndex() + digits(value);
        out.ensureWritable(end - out.writerIndex()).writerIndex(end);
        long rest = value;
        do {
            out.setByte(--end, (int) ('0' + rest % 10));
            rest /= 10;
        } while (rest != 0);
    }

    /** Writes 16 hexadecimal digits. */
    static void writeHex(ByteBuf out, long value) {
        out.writeLong(hexHalf(value >>> 32)).writeLong(hexHalf(value & 0xffffffffL));
    }

    private static long hexHalf(long half) {
        long ascii = 0;
        for (int shift = 28; shift >= 0; shift -= 4) {
            ascii = ascii << 8 | HEX[(int) (half >>> shift) & 15];
        }
        return ascii;
    }
}
