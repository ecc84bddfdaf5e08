package dev.tidegate.gateway.http1;

/**
 * Checks {@code host [":" port]} and brings it into normal form in place: lower case, no dot at the end, no empty port
 * (RFC 3986 section 3.2). User information, lists, percent-encodings and anything else that servers disagree on are
 * refused.
 */
final class Authority {
    private static final int MAX_HOST_BYTES = 255;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_PORT_DIGITS = 5;

    private final AddressText address = new AddressText();
    private final ByteText literal = new ByteText();
    private byte[] bytes = {};
    private int start;
    private int hostEnd;
    private int end;

    /** Forgets the authority: it is empty. */
    void clear() {
        start = 0;
        hostEnd = 0;
        end = 0;
    }

    /** Reads the authority in a range, which it rewrites. Returns whether it is one. */
    boolean parse(byte[] newBytes, int from, int to) {
        bytes = newBytes;
        start = from;
        if (from == to) {
            return false;
        }
        int afterHost = bytes[from] == '[' ? literalEnd(to) : nameEnd(to);
        if (afterHost < 0 || afterHost - from > MAX_HOST_BYTES) {
            return false;
        }
        hostEnd = bytes[afterHost - 1] == '.' ? afterHost - 1 : afterHost;
        end = hostEnd;
        return hostEnd > from && (afterHost == to || port(afterHost, to));
    }

    /** Sets a view to the host without the port. */
    ByteText host(ByteText view) {
        return view.set(bytes, start, hostEnd);
    }

    /** Sets a view to the host with its port, as it is forwarded. */
    ByteText text(ByteText view) {
        return view.set(bytes, start, end);
    }

    boolean isEmpty() {
        return end == start;
    }

    private int nameEnd(int to) {
        byte previous = '.';
        int i = start;
        while (i < to && Octets.is(bytes[i], Octets.HOST)) {
            if (bytes[i] == '.' && previous == '.') {
                return -1;
            }
            previous = bytes[i];
            bytes[i] = Octets.lower(previous);
            i++;
        }
        return i == start ? -1 : i;
    }

    private int literalEnd(int to) {
        int i = start + 1;
        boolean colon = false;
        while (i < to && bytes[i] != ']') {
            bytes[i] = Octets.lower(bytes[i]);
            colon |= bytes[i] == ':';
            i++;
        }
        boolean valid = i < to && colon && address.parse(literal.set(bytes, start + 1, i));
        return valid ? i + 1 : -1;
    }

    private boolean port(int from, int to) {
        if (bytes[from] != ':' || to - from > 1 + MAX_PORT_DIGITS) {
            return false;
        }
        int port = 0;
        for (int i = from + 1; i < to; i++) {
            if (!Octets.isDigit(bytes[i])) {
                return false;
            }
            port = port * 10 + bytes[i] - '0';
        }
        if (from + 1 < to) {
            System.arraycopy(bytes, from, bytes, hostEnd, to - from);
            end = hostEnd + to - from;
        }
        return port <= MAX_PORT;
    }
}
