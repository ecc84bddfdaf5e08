package dev.tidegate.gateway.http1;

/** Reads {@code version SP status SP [reason]} (RFC 9112 section 4). */
final class StatusLine {
    private static final byte[] HTTP_1 = Octets.ascii("HTTP/1.");
    private static final int STATUS_START = 9;
    private static final int STATUS_END = 12;

    private int status;
    private boolean version11;

    int status() {
        return status;
    }

    boolean isVersion11() {
        return version11;
    }

    /** Reads the line in a range. Returns whether it is one; the space before an empty reason may be missing. */
    boolean parse(byte[] bytes, int start, int end) {
        int length = end - start;
        if (length < STATUS_END || (length > STATUS_END && bytes[start + STATUS_END] != ' ')) {
            return false;
        }
        for (int i = 0; i < HTTP_1.length; i++) {
            if (bytes[start + i] != HTTP_1[i]) {
                return false;
            }
        }
        byte minor = bytes[start + HTTP_1.length];
        if ((minor != '0' && minor != '1') || bytes[start + STATUS_START - 1] != ' ') {
            return false;
        }
        version11 = minor == '1';
        status = 0;
        for (int i = start + STATUS_START; i < start + STATUS_END; i++) {
            if (!Octets.isDigit(bytes[i])) {
                return false;
            }
            status = status * 10 + bytes[i] - '0';
        }
        return status >= 100 && status < 600;
    }
}
