package dev.tidegate.gateway.http1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** What each octet may be part of: one table, one look-up. */
final class Octets {
    /** A character of a token (RFC 9110 section 5.6.2). */
    static final int TOKEN = 1;
    /** A character of a field value: visible, blank, or obs-text (RFC 9110 section 5.5). */
    static final int VALUE = 2;
    /** A character that stands for itself in a path in normal form; the percent sign and the semicolon do not. */
    static final int PATH = 4;
    /** A character that stands for itself in a query in normal form. */
    static final int QUERY = 8;
    /** A letter, a digit or a hyphen: the names that every server reads alike. */
    static final int PLAIN = 16;
    /** A character of a host name. */
    static final int HOST = 32;
    /** A character of a method that is passed on. */
    static final int METHOD = 64;
    /** A character that never needs percent-encoding (RFC 3986 section 2.3). */
    static final int UNRESERVED = 128;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOP_BITS = ONES << 7;
    private static final long SPACES = ONES * ' ';
    private static final long DELETES = ONES * 0x7f;

    private static final short[] TABLE = new short[256];
    private static final byte[] HEX = new byte[256];
    private static final byte[] DIGITS = ascii("0123456789ABCDEF");

    static {
        String upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        String digits = "0123456789";
        String alphanumeric = upper + upper.toLowerCase(Locale.ROOT) + digits;
        String unreserved = alphanumeric + "-._~";
        String pathCharacters = unreserved + "!$&'()*+,=:@";
        mark(alphanumeric + "!#$%&'*+-.^_`|~", TOKEN);
        mark(pathCharacters + "/", PATH);
        mark(pathCharacters + ";/?", QUERY);
        mark(alphanumeric + "-", PLAIN);
        mark(unreserved, HOST | UNRESERVED);
        mark(upper + digits + "-_", METHOD);
        mark("\t", VALUE);
        for (char octet = ' '; octet < TABLE.length; octet++) {
            mark(octet == 0x7f ? "" : String.valueOf(octet), VALUE);
        }
        Arrays.fill(HEX, (byte) -1);
        for (int digit = 0; digit < 16; digit++) {
            HEX[DIGITS[digit]] = (byte) digit;
            HEX[lower(DIGITS[digit])] = (byte) digit;
        }
    }

    private Octets() {}

    /** The classes of an octet. */
    static int classes(byte octet) {
        return TABLE[octet & 0xff];
    }

    static boolean is(byte octet, int kind) {
        return (TABLE[octet & 0xff] & kind) != 0;
    }

    /**
     * Where the run of visible characters, spaces and obs-text ends that begins at a place. Eight octets at a time: the
     * lowest octet of a word that is marked is a control, those above it may be marked by the borrow.
     */
    static int skipVisible(byte[] bytes, int from, int to) {
        int i = from;
        while (i + Long.BYTES <= to) {
            long word = (long) WORDS.get(bytes, i);
            long delete = word ^ DELETES;
            long marks = (((word - SPACES) & ~word) | ((delete - ONES) & ~delete)) & TOP_BITS;
            if (marks != 0) {
                return i + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
            i += Long.BYTES;
        }
        while (i < to && bytes[i] != '\t' && is(bytes[i], VALUE)) {
            i++;
        }
        return i;
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(byte octet) {
        return HEX[octet & 0xff];
    }

    /** The hexadecimal digit of a value below 16, in upper case. */
    static byte hexDigit(int value) {
        return DIGITS[value];
    }

    static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    static byte lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet | 0x20) : octet;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void mark(String characters, int kind) {
        for (int i = 0; i < characters.length(); i++) {
            TABLE[characters.charAt(i)] |= (short) kind;
        }
    }
}
