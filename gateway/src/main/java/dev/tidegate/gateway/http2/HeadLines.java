package dev.tidegate.gateway.http2;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a head in HTTP/1.1 text field by field, as the encoder wants it: names in lower case, and the parts of the
 * first line under the names of pseudo-header fields. The text is one that the gateway wrote itself, so it is read for
 * its meaning and not judged: each line is name, colon, space, value, CR LF.
 *
 * <p>One array holds the text, and before it the names and values that HTTP/1.1 has no words for. So every name and
 * every value is a range of one array.
 */
final class HeadLines {
    /** How far the array goes on behind each name and value, for readers of whole words. */
    static final int SLACK_BYTES = Long.BYTES;

    private static final String WORDS = ":authority:method:path:scheme:statushttphttps";
    private static final int AUTHORITY = 0;
    private static final int METHOD = WORDS.indexOf(":method");
    private static final int PATH = WORDS.indexOf(":path");
    private static final int SCHEME = WORDS.indexOf(":scheme");
    private static final int STATUS = WORDS.indexOf(":status");
    private static final int HTTP = WORDS.indexOf("http");
    private static final int HTTPS = WORDS.indexOf("https");
    private static final byte[] WORD_BYTES = WORDS.getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_BYTES = 1024;
    /** Beyond this size the array is given back after the block. */
    private static final int KEPT_BYTES = 8 * 1024;

    private static final int STATUS_START = "HTTP/1.1 ".length();
    private static final int STATUS_BYTES = 3;
    private static final String HOST = "host: ";

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOP_BITS = ONES << 7;
    private static final long RETURNS = ONES * '\r';
    private static final long COLONS = ONES * ':';
    /** What lifts letters from A on, and those beyond Z, to the top bit of their octet. */
    private static final long FROM_A = ONES * (0x80 - 'A');

    private static final long BEYOND_Z = ONES * (0x7f - 'Z');
    /** From the top bit of an octet to the one that makes a letter small. */
    private static final int CASE_SHIFT = 2;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int position;
    private int end;
    private int nameStart;
    private int nameEnd;
    private int valueStart;
    private int valueEnd;

    HeadLines() {
        System.arraycopy(WORD_BYTES, 0, bytes, 0, WORD_BYTES.length);
    }

    /** Takes a text, and consumes it. */
    void load(ByteBuf text) {
        int length = text.readableBytes();
        int textEnd = WORD_BYTES.length + length;
        int wanted = textEnd + SLACK_BYTES;
        if (wanted > bytes.length || bytes.length > KEPT_BYTES) {
            bytes = Arrays.copyOf(WORD_BYTES, Math.max(FIRST_BYTES, Integer.highestOneBit(wanted) * 2));
        }
        text.readBytes(bytes, WORD_BYTES.length, length);
        position = WORD_BYTES.length;
        end = textEnd;
    }

    byte[] bytes() {
        return bytes;
    }

    int nameStart() {
        return nameStart;
    }

    int nameEnd() {
        return nameEnd;
    }

    int valueStart() {
        return valueStart;
    }

    int valueEnd() {
        return valueEnd;
    }

    /** Whether the value is this text. */
    boolean valueIs(byte[] text) {
        return Arrays.equals(bytes, valueStart, valueEnd, text, 0, text.length);
    }

    /** The field is the method of the request line, which is read as far as that. */
    void method() {
        name(METHOD, PATH);
        value(position, find(' ', position));
        position = valueEnd + 1;
    }

    /** The field is the target of the request line. */
    void path() {
        name(PATH, SCHEME);
        value(position, find(' ', position));
        position = find('\n', valueEnd) + 1;
    }

    /** The field is the scheme. */
    void scheme(boolean secure) {
        name(SCHEME, STATUS);
        value(secure ? HTTPS : HTTP, secure ? WORDS.length() : HTTPS);
    }

    /** The field is the status of the status line. */
    void status() {
        name(STATUS, HTTP);
        int start = position + STATUS_START;
        value(start, start + STATUS_BYTES);
        position = find('\n', valueEnd) + 1;
    }

    /**
     * The field is the host that the request names, which stays a field that comes later. Returns whether there is one.
     */
    boolean authority() {
        int line = position;
        while (line < end && bytes[line] != '\r') {
            if (isHost(line)) {
                name(AUTHORITY, METHOD);
                int start = line + HOST.length();
                value(start, endOfLine(start));
                return true;
            }
            line = endOfLine(line) + 2;
        }
        return false;
    }

    private boolean isHost(int line) {
        int i = 0;
        while (i < HOST.length() && line + i < end && lower(bytes[line + i]) == HOST.charAt(i)) {
            i++;
        }
        return i == HOST.length();
    }

    /** Goes on to the next field; returns whether there is one. */
    boolean next() {
        if (position >= end || bytes[position] == '\r') {
            return false;
        }
        name(position, lowerName(position));
        value(nameEnd + 2, endOfLine(nameEnd + 2));
        position = valueEnd + 2;
        return true;
    }

    private void name(int start, int newEnd) {
        nameStart = start;
        nameEnd = newEnd;
    }

    private void value(int start, int newEnd) {
        valueStart = start;
        valueEnd = newEnd;
    }

    private static byte lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet | 0x20) : octet;
    }

    private int find(char octet, int from) {
        int i = from;
        while (bytes[i] != octet) {
            i++;
        }
        return i;
    }

    /**
     * Turns a name into lower case, eight octets at a time, and returns where the colon stands that ends it. Octets
     * above 127 follow the colon at the earliest, so no sum carries into an octet that counts.
     */
    private int lowerName(int from) {
        int i = from;
        while (true) {
            long word = (long) LONGS.get(bytes, i);
            long colons = zeros(word ^ COLONS);
            long beforeColon = colons == 0 ? TOP_BITS : Long.lowestOneBit(colons) - 1;
            long upper = (word + FROM_A) & ~(word + BEYOND_Z) & TOP_BITS & beforeColon;
            LONGS.set(bytes, i, word | upper >>> CASE_SHIFT);
            if (colons != 0) {
                return i + (Long.numberOfTrailingZeros(colons) >>> 3);
            }
            i += Long.BYTES;
        }
    }

    /** Where the CR stands that ends a line, eight octets at a time. */
    private int endOfLine(int from) {
        int i = from;
        while (true) {
            long returns = zeros((long) LONGS.get(bytes, i) ^ RETURNS);
            if (returns != 0) {
                return i + (Long.numberOfTrailingZeros(returns) >>> 3);
            }
            i += Long.BYTES;
        }
    }

    /** Marks the octets of a word that are zero. Those above the lowest one may be marked by the borrow. */
    private static long zeros(long word) {
        return (word - ONES) & ~word & TOP_BITS;
    }
}
