package dev.tidegate.gateway.http1;

/**
 * An IP address read from text (RFC 4291 section 2.2, RFC 5952), without allocation and without asking any name server.
 * IPv4 stands in its mapped form ::ffff:a.b.c.d.
 */
public final class AddressText {
    private static final int GROUPS = 8;
    private static final long MAPPED = 0xffffL << 32;

    private final int[] groups = new int[GROUPS];
    private long high;
    private long low;

    /** The upper 64 bits of the address that was read last. */
    public long high() {
        return high;
    }

    /** The lower 64 bits of the address that was read last. */
    public long low() {
        return low;
    }

    /** Reads an address: dotted decimal, or colons without brackets or zone. Returns whether it was one. */
    public boolean parse(CharSequence text) {
        int end = text.length();
        int colon = 0;
        while (colon < end && text.charAt(colon) != ':') {
            colon++;
        }
        if (colon < end) {
            return parseSix(text, end);
        }
        long four = four(text, 0, end);
        high = 0;
        low = MAPPED | four;
        return four >= 0;
    }

    private boolean parseSix(CharSequence text, int end) {
        int count = 0;
        int gap = -1;
        int i = 0;
        if (end >= 2 && text.charAt(0) == ':' && text.charAt(1) == ':') {
            gap = 0;
            i = 2;
        }
        while (i < end) {
            int groupEnd = groupEnd(text, i, end);
            if (groupEnd < end && text.charAt(groupEnd) == '.') {
                long four = count <= GROUPS - 2 ? four(text, i, end) : -1;
                if (four < 0) {
                    return false;
                }
                groups[count++] = (int) (four >>> 16);
                groups[count++] = (int) (four & 0xffff);
                break;
            }
            if (count == GROUPS || groupEnd == i || groupEnd - i > 4) {
                return false;
            }
            groups[count++] = hexadecimal(text, i, groupEnd);
            if (groupEnd == end) {
                break;
            }
            i = groupEnd + 1;
            if (text.charAt(groupEnd) != ':' || i == end) {
                return false;
            }
            if (text.charAt(i) == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = count;
                i++;
            }
        }
        return assemble(count, gap);
    }

    private static int groupEnd(CharSequence text, int start, int end) {
        int i = start;
        while (i < end && Character.digit(text.charAt(i), 16) >= 0 && text.charAt(i) < 128) {
            i++;
        }
        return i;
    }

    private static int hexadecimal(CharSequence text, int start, int end) {
        int value = 0;
        for (int i = start; i < end; i++) {
            value = value << 4 | Character.digit(text.charAt(i), 16);
        }
        return value;
    }

    private boolean assemble(int count, int gap) {
        if (gap < 0 ? count != GROUPS : count >= GROUPS) {
            return false;
        }
        int tail = gap < 0 ? 0 : count - gap;
        high = 0;
        low = 0;
        for (int place = 0; place < GROUPS; place++) {
            int fromEnd = GROUPS - place;
            boolean inHead = gap < 0 || place < gap;
            int group = inHead ? groups[place] : fromEnd <= tail ? groups[count - fromEnd] : 0;
            high = high << 16 | low >>> 48;
            low = low << 16 | group;
        }
        return true;
    }

    /** The 32 bits of dotted decimal without leading zeros, or -1. */
    private static long four(CharSequence text, int start, int end) {
        long address = 0;
        int i = start;
        for (int part = 0; part < 4; part++) {
            int from = i;
            int value = 0;
            while (i < end && i - from < 3 && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                value = value * 10 + text.charAt(i) - '0';
                i++;
            }
            boolean leadingZero = i - from > 1 && text.charAt(from) == '0';
            boolean ends = part == 3 ? i == end : i < end && text.charAt(i) == '.';
            if (i == from || value > 255 || leadingZero || !ends) {
                return -1;
            }
            address = address << 8 | value;
            i++;
        }
        return address;
    }
}
