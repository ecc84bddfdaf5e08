package dev.tidegate.gateway.http1;

import io.netty.buffer.ByteBuf;

/** Writes the small pieces of a head: numbers, line ends, and the fields that the gateway itself says. */
final class Ascii {
    private static final int LINE_END = '\r' << 8 | '\n';
    private static final int COLON = ':' << 8 | ' ';
    private static final byte[] CONTENT_LENGTH = Octets.ascii("Content-Length: ");
    private static final byte[] CHUNKED = Octets.ascii("Transfer-Encoding: chunked\r\n");

    private Ascii() {}

    static void writeLineEnd(ByteBuf out) {
        out.writeShort(LINE_END);
    }

    static void writeColon(ByteBuf out) {
        out.writeShort(COLON);
    }

    static void writeContentLength(ByteBuf out, long length) {
        out.writeBytes(CONTENT_LENGTH);
        writeDecimal(out, length);
        writeLineEnd(out);
    }

    static void writeChunked(ByteBuf out) {
        out.writeBytes(CHUNKED);
    }

    /** Writes a number that is not negative. */
    static void writeDecimal(ByteBuf out, long value) {
        long unit = 1;
        while (value / unit >= 10) {
            unit *= 10;
        }
        while (unit > 0) {
            out.writeByte((int) ('0' + value / unit % 10));
            unit /= 10;
        }
    }

    /** Writes a number that is not negative in hexadecimal, without leading zeros. */
    static void writeHexadecimal(ByteBuf out, long value) {
        int shift = Math.max(0, (63 - Long.numberOfLeadingZeros(value)) / 4 * 4);
        while (shift >= 0) {
            out.writeByte(Octets.hexDigit((int) (value >>> shift & 0xf)));
            shift -= 4;
        }
    }
}
