package dev.tidegate.spring.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The path of a request in the one normal form that routes match (RFC 3986 section 6.2.2), which is the gateway's:
 * percent-encodings of unreserved characters decoded, all others in upper case, characters outside the grammar encoded,
 * dot segments resolved, runs of slashes merged. Path parameters, from a semicolon to the next slash, are left out as
 * servers of Java do when they look for a handler. A path in normal form already is not copied.
 */
public final class RequestPath {
    private static final String UNRESERVED_SIGNS = "-._~";
    private static final String PATH_SIGNS = UNRESERVED_SIGNS + "!$&'()*+,=:@/";
    private static final String HEX = "0123456789ABCDEF";

    private final String source;
    private final StringBuilder normal;
    private int segment = 1;

    private RequestPath(String source) {
        this.source = source;
        this.normal = new StringBuilder(source.length() + 1).append('/');
    }

    /**
     * Brings a path into normal form.
     *
     * @param path as it stands in the target of the request, not decoded
     * @return nothing for a path that servers read differently: one that leads above the root, or holds a broken
     *     encoding, a control, a backslash, or an encoded slash, backslash or semicolon
     */
    public static Optional<String> normal(String path) {
        return isNormal(path) ? Optional.of(path) : new RequestPath(path).normalise();
    }

    private static boolean isNormal(String path) {
        char previous = 0;
        for (int i = 0; i < path.length(); i++) {
            char sign = path.charAt(i);
            if (!isPath(sign) || (previous == '/' && (sign == '/' || sign == '.'))) {
                return false;
            }
            previous = sign;
        }
        return !path.isEmpty() && path.charAt(0) == '/';
    }

    private static boolean isLetterOrDigit(int sign) {
        return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || (sign >= '0' && sign <= '9');
    }

    private static boolean isPath(int sign) {
        return isLetterOrDigit(sign) || PATH_SIGNS.indexOf(sign) >= 0;
    }

    private static boolean isUnreserved(int sign) {
        return isLetterOrDigit(sign) || UNRESERVED_SIGNS.indexOf(sign) >= 0;
    }

    private Optional<String> normalise() {
        byte[] octets = source.getBytes(StandardCharsets.UTF_8);
        int at = octets.length > 0 && octets[0] == '/' ? 1 : 0;
        while (at < octets.length) {
            int octet = octets[at] & 0xff;
            if (octet == '/') {
                if (!closeSegment(true)) {
                    return Optional.empty();
                }
                at++;
            } else if (octet == ';') {
                at = afterParameters(octets, at);
            } else if (octet == '%') {
                int value = escaped(octets, at);
                if (value < 0 || isAmbiguous(value)) {
                    return Optional.empty();
                }
                put(value, isUnreserved(value));
                at += 3;
            } else if (octet <= ' ' || octet == 0x7f || octet == '\\' || octet == '#') {
                return Optional.empty();
            } else {
                put(octet, isPath(octet));
                at++;
            }
        }
        return closeSegment(false) ? Optional.of(normal.toString()) : Optional.empty();
    }

    private static int afterParameters(byte[] octets, int semicolon) {
        int at = semicolon;
        while (at < octets.length && octets[at] != '/') {
            at++;
        }
        return at;
    }

    private static int escaped(byte[] octets, int at) {
        if (at + 2 >= octets.length) {
            return -1;
        }
        int upper = Character.digit(octets[at + 1], 16);
        int lower = Character.digit(octets[at + 2], 16);
        return upper < 0 || lower < 0 ? -1 : upper << 4 | lower;
    }

    /** Controls, what separates for some servers only, and octets that no UTF-8 text holds but overlong forms do. */
    private static boolean isAmbiguous(int value) {
        return value < ' '
                || value == 0x7f
                || value == '/'
                || value == '\\'
                || value == ';'
                || value == 0xc0
                || value == 0xc1;
    }

    private void put(int octet, boolean plain) {
        if (plain) {
            normal.append((char) octet);
        } else {
            normal.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
        }
    }

    /** Ends the segment that was written last; false when it steps above the root. */
    private boolean closeSegment(boolean slashFollows) {
        String last = normal.substring(segment);
        if (last.equals("..")) {
            int end = segment - 1;
            if (end == 0) {
                return false;
            }
            normal.setLength(normal.lastIndexOf("/", end - 1) + 1);
        } else if (last.equals(".")) {
            normal.setLength(segment);
        } else if (!last.isEmpty() && slashFollows) {
            normal.append('/');
        }
        segment = normal.length();
        return true;
    }
}
