package dev.tidegate.gateway.http2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The Huffman code of RFC 7541 appendix B. It is canonical: codes of one length are consecutive numbers in the order of
 * their symbols, so the lengths are all there is to know.
 *
 * <p>Decoding looks ten bits ahead in one table, which decides all symbols that are common in fields; the others are
 * found by their length.
 */
final class Huffman {
    /** How far beyond the end of the encoded octets {@link #encode} may write. */
    static final int ENCODING_SLACK_BYTES = Long.BYTES;

    /** What {@link #decode} returns for octets that are no valid code. */
    static final int INVALID = -1;

    private static final int END_OF_STRING = 256;
    private static final int SYMBOLS = 257;
    private static final int SHORTEST = 5;
    private static final int LONGEST = 30;

    /** The length of the code of each symbol, {@code a} for 5 bits to {@code z} for 30. */
    private static final String LENGTHS = "isxxxxxxxtzxxzxxxxxxxxzxxxxxxxxx"
            + "bffhibdgffdgdbbbaaabbbbbbbcdkbhf"
            + "ibccccccccccccccccccccccdcdioijb"
            + "kabababbbaccbbbabcbaabccccckgjix"
            + "prpprrrsrssssststtrstssssqrsrsst"
            + "rqprrssqsrrtqrssqqrqsrssprrrsrrs"
            + "vvporsruvvvwwvtuoqvwwvwtqqvvxwww"
            + "ptpqrqqsrruuttvsvwvvwwwwwxwwwwwv"
            + "z";

    private static final int FAST_BITS = 10;
    /** Symbol and length of the code that ten bits begin with; 0 where it is longer. */
    private static final short[] FAST = new short[1 << FAST_BITS];

    private static final int LENGTH_BITS = 5;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    private static final int END_OF_STRING_ENTRY = END_OF_STRING << LENGTH_BITS | LONGEST;

    private static final byte[] CODE_LENGTHS = new byte[SYMBOLS];
    private static final int[] CODES = new int[SYMBOLS];
    /** All symbols in the order of their codes. */
    private static final short[] SORTED = new short[SYMBOLS];
    /** By length: the first code, how many there are, and where their symbols begin in {@link #SORTED}. */
    private static final int[] FIRST = new int[LONGEST + 1];

    private static final int[] COUNT = new int[LONGEST + 1];
    private static final int[] START = new int[LONGEST + 1];

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    static {
        int code = 0;
        int sorted = 0;
        for (int length = SHORTEST; length <= LONGEST; length++) {
            FIRST[length] = code;
            START[length] = sorted;
            for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                if (LENGTHS.charAt(symbol) - 'a' + SHORTEST == length) {
                    CODE_LENGTHS[symbol] = (byte) length;
                    CODES[symbol] = code++;
                    SORTED[sorted++] = (short) symbol;
                }
            }
            COUNT[length] = code - FIRST[length];
            code <<= 1;
        }
        for (int symbol = 0; symbol < END_OF_STRING; symbol++) {
            int free = FAST_BITS - CODE_LENGTHS[symbol];
            for (int rest = 0; free >= 0 && rest < 1 << free; rest++) {
                FAST[CODES[symbol] << free | rest] = (short) (symbol << LENGTH_BITS | CODE_LENGTHS[symbol]);
            }
        }
    }

    private Huffman() {}

    /** The code of a symbol, right-aligned: for readers that are slow and plain. */
    static int code(int symbol) {
        return CODES[symbol];
    }

    /** How many bits the code of a symbol has. */
    static int codeBits(int symbol) {
        return CODE_LENGTHS[symbol];
    }

    /** The most octets that so many encoded ones can stand for. */
    static int decodedBytesMax(int encodedBytes) {
        return (int) ((long) encodedBytes * Byte.SIZE / SHORTEST);
    }

    /**
     * Decodes a range into an array that has room for {@link #decodedBytesMax}. Returns where the decoded octets end,
     * or {@link #INVALID} for the code of the end of the string, and for padding other than up to seven ones.
     */
    static int decode(byte[] in, int from, int to, byte[] out, int at) {
        long bits = 0; // those to come, from the left; what stands below the known ones will be read again
        int known = 0;
        int next = from;
        int end = at;
        while (true) {
            if (known < LONGEST && next + Long.BYTES <= to) {
                bits |= (long) LONGS.get(in, next) >>> known;
                next += (Long.SIZE - 1 - known) / Byte.SIZE;
                known |= Long.SIZE - Byte.SIZE;
            }
            while (known < LONGEST && next < to) {
                bits |= (in[next++] & 0xffL) << (Long.SIZE - Byte.SIZE - known);
                known += Byte.SIZE;
            }
            int entry = FAST[(int) (bits >>> (Long.SIZE - FAST_BITS))];
            if (entry == 0) {
                entry = longCode(bits);
            }
            int length = entry & LENGTH_MASK;
            if (length > known) {
                return isPadding(bits, known) ? end : INVALID;
            }
            if (entry == END_OF_STRING_ENTRY) {
                return INVALID;
            }
            out[end++] = (byte) (entry >> LENGTH_BITS);
            bits <<= length;
            known -= length;
        }
    }

    private static int longCode(long bits) {
        int length = FAST_BITS + 1;
        while (true) {
            int offset = (int) (bits >>> (Long.SIZE - length)) - FIRST[length];
            if (offset < COUNT[length]) {
                return SORTED[START[length] + offset] << LENGTH_BITS | length;
            }
            length++;
        }
    }

    private static boolean isPadding(long bits, int known) {
        int lastOctet = (int) (bits >>> (Long.SIZE - Byte.SIZE));
        return known < Byte.SIZE && (lastOctet | 0xff >>> known) == 0xff;
    }

    /** How many octets a range has when it is encoded. */
    static int encodedBytes(byte[] in, int from, int to) {
        long bits = 0;
        for (int i = from; i < to; i++) {
            bits += CODE_LENGTHS[in[i] & 0xff];
        }
        return (int) ((bits + Byte.SIZE - 1) / Byte.SIZE);
    }

    /** Encodes a range into an array with room for it and {@link #ENCODING_SLACK_BYTES} more; returns where it ends. */
    static int encode(byte[] in, int from, int to, byte[] out, int at) {
        long bits = 0; // those not yet written, on the right
        int pending = 0;
        int end = at;
        for (int i = from; i < to; i++) {
            int symbol = in[i] & 0xff;
            bits = bits << CODE_LENGTHS[symbol] | CODES[symbol];
            pending += CODE_LENGTHS[symbol];
            if (pending >= Integer.SIZE) {
                pending -= Integer.SIZE;
                INTS.set(out, end, (int) (bits >>> pending));
                end += Integer.BYTES;
            }
        }
        // The padding is the beginning of the code for the end of the string: ones.
        long last = bits << (Long.SIZE - 1 - pending) << 1 | -1L >>> pending;
        LONGS.set(out, end, last);
        return end + (pending + Byte.SIZE - 1) / Byte.SIZE;
    }
}
