package dev.tidegate.policy;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Addresses as text: RFC 4291 section 2.2 for IPv6, four decimal numbers for IPv4. No names, no look-up. */
final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    /** An address as two words; an IPv4 one in its mapped form. */
    record Words(long high, long low) {}

    static Optional<Words> parse(String text) {
        if (text.indexOf(':') >= 0) {
            return v6(text);
        }
        long address = v4(text);
        return address < 0 ? Optional.empty() : Optional.of(new Words(0, 0xffff_0000_0000L | address));
    }

    /** The four numbers as one, or -1. Numbers with a leading zero are refused: some read them as octal. */
    private static long v4(String text) {
        long address = 0;
        int from = 0;
        for (int i = 0; i < 4; i++) {
            int dot = i == 3 ? text.length() : text.indexOf('.', from);
            int part = dot < 0 ? -1 : number(text, from, dot, 255);
            if (part < 0) {
                return -1;
            }
            address = address << 8 | part;
            from = dot + 1;
        }
        return address;
    }

    private static Optional<Words> v6(String text) {
        String whole = withoutV4Tail(text);
        int gap = whole.indexOf("::");
        int[] groups = new int[GROUPS];
        if (gap < 0) {
            return fill(groups, whole, 0) == GROUPS ? Optional.of(words(groups)) : Optional.empty();
        }
        String tail = whole.substring(gap + 2);
        int before = gap == 0 ? 0 : fill(groups, whole.substring(0, gap), 0);
        int after = tail.isEmpty() ? 0 : fill(new int[GROUPS], tail, 0);
        if (before < 0 || after < 0 || before + after >= GROUPS) {
            return Optional.empty();
        }
        fill(groups, tail, GROUPS - after);
        return Optional.of(words(groups));
    }

    /** Writes an IPv4 tail such as ::ffff:192.0.2.1 as two groups; what is no such tail stays and fails later. */
    private static String withoutV4Tail(String text) {
        int colon = text.lastIndexOf(':');
        long tail = text.indexOf('.', colon) < 0 ? -1 : v4(text.substring(colon + 1));
        return tail < 0
                ? text
                : text.substring(0, colon + 1) + Long.toHexString(tail >> 16) + ":" + Long.toHexString(tail & 0xffff);
    }

    /** Fills groups from an index on and returns how many there were; -1 when the text is wrong. */
    private static int fill(int[] groups, String text, int from) {
        String[] parts = text.split(":", -1);
        if (from + parts.length > GROUPS) {
            return text.isEmpty() ? 0 : -1;
        }
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].matches("[0-9A-Fa-f]{1,4}")) {
                return -1;
            }
            groups[from + i] = Integer.parseInt(parts[i], 16);
        }
        return parts.length;
    }

    private static Words words(int[] groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < GROUPS / 2; i++) {
            high = high << 16 | groups[i];
            low = low << 16 | groups[GROUPS / 2 + i];
        }
        return new Words(high, low);
    }

    /** A decimal number without sign or leading zero, at most {@code most}, or -1. */
    static int number(String text, int from, int to, int most) {
        if (to - from < 1 || to - from > 3 || (text.charAt(from) == '0' && to - from > 1)) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number <= most ? number : -1;
    }

    static String v4(long address) {
        return IntStream.of(24, 16, 8, 0)
                .mapToObj(shift -> Long.toString(address >> shift & 0xff))
                .collect(Collectors.joining("."));
    }

    /** The eight groups, with the first longest run of zeros as {@code ::} (RFC 5952). */
    static String v6(long high, long low) {
        String text = IntStream.range(0, GROUPS)
                .mapToObj(i -> Long.toHexString((i < 4 ? high : low) >> (48 - i % 4 * 16) & 0xffff))
                .collect(Collectors.joining(":"));
        for (int zeros = GROUPS; zeros > 1; zeros--) {
            String run = ":" + "0:".repeat(zeros);
            int at = (":" + text + ":").indexOf(run);
            if (at >= 0) {
                String framed = ":" + text + ":";
                String before = framed.substring(Math.min(1, at), at);
                String after = framed.substring(at + run.length());
                return before + "::" + (after.isEmpty() ? "" : after.substring(0, after.length() - 1));
            }
        }
        return text;
    }
}
