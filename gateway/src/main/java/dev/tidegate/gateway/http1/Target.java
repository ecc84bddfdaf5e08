package dev.tidegate.gateway.http1;

/**
 * The path and query of a request in the one normal form that is matched, counted, cached and forwarded (RFC 3986
 * section 6.2.2): percent-encodings of unreserved characters decoded, all others in upper case, characters outside the
 * grammar encoded, dot segments resolved, runs of slashes merged. A target that is in normal form already is not
 * copied.
 */
final class Target {
    private static final int ENCODED_BYTES = 3;
    private static final int KEPT_BYTES = 1024;
    private static final byte[] ASTERISK = {'*'};

    private byte[] normal = new byte[256];
    private byte[] bytes = normal;
    private int start;
    private int pathEnd;
    private int queryStart;
    private int end;

    /** Gives back the buffer that a long target made large. */
    void trim() {
        if (normal.length > KEPT_BYTES) {
            normal = new byte[KEPT_BYTES];
        }
    }

    ByteText path(ByteText view) {
        return view.set(bytes, start, pathEnd);
    }

    /** Sets a view to what follows the question mark; empty when there is none. */
    ByteText query(ByteText view) {
        return view.set(bytes, queryStart, end);
    }

    /** Sets a view to path, question mark and query. */
    ByteText text(ByteText view) {
        return view.set(bytes, start, end);
    }

    /** Sets the target to the asterisk: the server as a whole. */
    BadMessage asterisk() {
        bytes = ASTERISK;
        start = 0;
        return endAt(1, 1, 1);
    }

    /** Reads an origin-form target. A missing path counts as a slash. */
    BadMessage parse(byte[] source, int from, int to) {
        int i = plainPathEnd(source, from, to);
        int mark = i;
        if (i > from && i < to && source[i] == '?') {
            i++;
            while (i < to && Octets.is(source[i], Octets.QUERY)) {
                i++;
            }
        }
        if (i < to || i == from) {
            return normalise(source, from, to);
        }
        bytes = source;
        start = from;
        return endAt(mark, Math.min(mark + 1, to), to);
    }

    private BadMessage endAt(int newPathEnd, int newQueryStart, int newEnd) {
        pathEnd = newPathEnd;
        queryStart = newQueryStart;
        end = newEnd;
        return BadMessage.NONE;
    }

    private static int plainPathEnd(byte[] source, int from, int to) {
        byte previous = 0;
        int i = from;
        while (i < to && Octets.is(source[i], Octets.PATH)) {
            byte octet = source[i];
            if (previous == '/' && (octet == '/' || octet == '.')) {
                break;
            }
            previous = octet;
            i++;
        }
        return i;
    }

    private BadMessage normalise(byte[] source, int from, int to) {
        int capacity = ENCODED_BYTES * (to - from) + 1;
        if (normal.length < capacity) {
            normal = new byte[Math.max(capacity, 2 * normal.length)];
        }
        bytes = normal;
        start = 0;
        end = 0;
        normal[end++] = '/';
        int mark = from;
        while (mark < to && source[mark] != '?') {
            mark++;
        }
        BadMessage problem = path(source, from, mark);
        pathEnd = end;
        queryStart = end;
        if (problem != BadMessage.NONE || mark == to) {
            return problem;
        }
        normal[end++] = '?';
        queryStart = end;
        return query(source, mark + 1, to);
    }

    private BadMessage path(byte[] source, int from, int to) {
        int i = from < to && source[from] == '/' ? from + 1 : from;
        int segment = end;
        while (i < to) {
            byte octet = source[i];
            if (octet == '/') {
                if (!closeSegment(segment, true)) {
                    return BadMessage.PATH_ABOVE_ROOT;
                }
                segment = end;
                i++;
            } else if (octet == '%') {
                int value = escape(source, i, to);
                if (value < 0) {
                    return BadMessage.PATH_ESCAPE;
                }
                if (isAmbiguous(value)) {
                    return BadMessage.PATH_AMBIGUOUS;
                }
                put((byte) value, Octets.UNRESERVED);
                i += ENCODED_BYTES;
            } else if (octet == ';' || octet == '\\') {
                return BadMessage.PATH_AMBIGUOUS;
            } else if (octet <= ' ' || octet == '#' || octet == 0x7f) {
                return BadMessage.TARGET;
            } else {
                put(octet, Octets.PATH);
                i++;
            }
        }
        return closeSegment(segment, false) ? BadMessage.NONE : BadMessage.PATH_ABOVE_ROOT;
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

    /** Ends the segment that was written last; false when it steps above the root. */
    private boolean closeSegment(int segment, boolean slashFollows) {
        int length = end - segment;
        if (length == 1 && normal[segment] == '.') {
            end = segment;
        } else if (length == 2 && normal[segment] == '.' && normal[segment + 1] == '.') {
            end = segment - 1;
            if (end == 0) {
                return false;
            }
            while (normal[end - 1] != '/') {
                end--;
            }
        } else if (length > 0 && slashFollows) {
            normal[end++] = '/';
        }
        return true;
    }

    private BadMessage query(byte[] source, int from, int to) {
        int i = from;
        while (i < to) {
            byte octet = source[i];
            if (octet <= ' ' || octet == '#' || octet == 0x7f) {
                return BadMessage.TARGET;
            }
            int value = octet == '%' ? escape(source, i, to) : -1;
            if (value == 0) {
                return BadMessage.PATH_AMBIGUOUS;
            }
            if (value > 0) {
                put((byte) value, Octets.UNRESERVED);
                i += ENCODED_BYTES;
            } else {
                // A stray percent sign is common in the wild; encoded, every server reads it alike.
                put(octet, Octets.QUERY);
                i++;
            }
        }
        return BadMessage.NONE;
    }

    /** The value of the percent-encoding at a place, or -1 when it is not one. */
    private static int escape(byte[] source, int at, int to) {
        if (at + 2 >= to) {
            return -1;
        }
        int upper = Octets.hex(source[at + 1]);
        int lower = Octets.hex(source[at + 2]);
        return upper < 0 || lower < 0 ? -1 : upper << 4 | lower;
    }

    /** Appends an octet as it is when it is of a kind, else percent-encoded. */
    private void put(byte octet, int plainKind) {
        if (Octets.is(octet, plainKind)) {
            normal[end++] = octet;
        } else {
            normal[end++] = '%';
            normal[end++] = Octets.hexDigit(octet >> 4 & 0xf);
            normal[end++] = Octets.hexDigit(octet & 0xf);
        }
    }
}
