package dev.tidegate.route;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Paths in the one normal form in which routes match them and limits count them (RFC 3986 section 6.2.2): encodings of
 * unreserved characters decoded, all others in upper case, characters outside the grammar encoded, dot segments
 * resolved, runs of slashes merged. The gateway reads what comes over the wire to the same form; this is for paths that
 * somebody else hands over as text. Thread-safe; a path that is in normal form already is not copied.
 */
public final class NormalPath {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    /** What a path may hold as it is; {@code ;} is not among it, as some servers cut a path there. */
    private static final String PLAIN = UNRESERVED + "/!$&'()*+,=:@";

    private static final String AMBIGUOUS = "/\\;";
    private static final int ENCODED_CHARS = 3;

    private final byte[] source;
    private final StringBuilder normal;
    private int at;

    private NormalPath(String path) {
        source = path.getBytes(StandardCharsets.UTF_8);
        normal = new StringBuilder(source.length + 1).append('/');
    }

    /**
     * The normal form of a path; what follows a question mark is left out.
     *
     * @return empty when servers could read the path in different ways, or when it leads above the root
     */
    public static Optional<String> of(String target) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        return isNormal(path) ? Optional.of(path) : new NormalPath(path).read();
    }

    private static boolean isNormal(String path) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            return false;
        }
        for (int i = 1; i < path.length(); i++) {
            char one = path.charAt(i);
            boolean isSuspect = path.charAt(i - 1) == '/' && (one == '/' || one == '.');
            if (isSuspect || PLAIN.indexOf(one) < 0) {
                return false;
            }
        }
        return true;
    }

    private Optional<String> read() {
        at = source.length > 0 && source[0] == '/' ? 1 : 0;
        int segment = normal.length();
        while (at < source.length) {
            if (source[at] == '/') {
                if (!closeSegment(segment, true)) {
                    return Optional.empty();
                }
                segment = normal.length();
                at++;
            } else if (!readOne()) {
                return Optional.empty();
            }
        }
        return closeSegment(segment, false) ? Optional.of(normal.toString()) : Optional.empty();
    }

    /** Reads a character or an encoded one; false when it is not to be understood, or in several ways. */
    private boolean readOne() {
        int octet = source[at] & 0xff;
        if (octet == '%') {
            int value = escape();
            at += ENCODED_CHARS;
            return value >= 0 && !isAmbiguous(value) && put(value, UNRESERVED);
        }
        at++;
        return octet > ' ' && octet < 0x7f && octet != '#' && octet != ';' && octet != '\\' && put(octet, PLAIN);
    }

    /** Controls, what separates for some servers only, and octets that no UTF-8 text holds but overlong forms do. */
    private static boolean isAmbiguous(int value) {
        return value < ' ' || value == 0x7f || value == 0xc0 || value == 0xc1 || AMBIGUOUS.indexOf(value) >= 0;
    }

    private int escape() {
        if (at + 2 >= source.length) {
            return -1;
        }
        int upper = Character.digit(source[at + 1], 16);
        int lower = Character.digit(source[at + 2], 16);
        return upper < 0 || lower < 0 ? -1 : (upper << 4) | lower;
    }

    private boolean put(int octet, String plain) {
        if (plain.indexOf(octet) >= 0) {
            normal.append((char) octet);
        } else {
            normal.append('%').append(hex(octet >> 4)).append(hex(octet & 0xf));
        }
        return true;
    }

    private static char hex(int digit) {
        return Character.toUpperCase(Character.forDigit(digit, 16));
    }

    /** Ends the segment that was written last; false when it steps above the root. */
    private boolean closeSegment(int segment, boolean slashFollows) {
        String written = normal.substring(segment);
        if (written.equals(".")) {
            normal.setLength(segment);
        } else if (written.equals("..")) {
            normal.setLength(segment - 1);
            int slash = normal.lastIndexOf("/");
            normal.setLength(slash + 1);
            return slash >= 0;
        } else if (slashFollows && !written.isEmpty()) {
            normal.append('/');
        }
        return true;
    }
}
