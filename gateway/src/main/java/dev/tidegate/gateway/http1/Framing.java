package dev.tidegate.gateway.http1;

/** What a head says about the length of the body (RFC 9112 section 6), read so that no two readers can differ. */
final class Framing {
    /** There is no Content-Length. */
    static final long NO_LENGTH = -1;

    /** Eighteen digits never overflow a long. */
    private static final int MAX_LENGTH_DIGITS = 18;

    private static final String CHUNKED = "chunked";

    private long contentLength;
    private boolean chunked;

    void clear() {
        contentLength = NO_LENGTH;
        chunked = false;
    }

    long contentLength() {
        return contentLength;
    }

    boolean isChunked() {
        return chunked;
    }

    /** Takes a Content-Length field: one decimal number, once. */
    BadMessage contentLength(Fields fields, int field) {
        int start = fields.valueStart(field);
        int end = fields.valueEnd(field);
        if (contentLength != NO_LENGTH || start == end || end - start > MAX_LENGTH_DIGITS) {
            return BadMessage.CONTENT_LENGTH;
        }
        long length = 0;
        for (int i = start; i < end; i++) {
            byte digit = fields.bytes()[i];
            if (!Octets.isDigit(digit)) {
                return BadMessage.CONTENT_LENGTH;
            }
            length = length * 10 + digit - '0';
        }
        contentLength = length;
        return BadMessage.NONE;
    }

    /** Takes a Transfer-Encoding field: {@code chunked}, once. */
    BadMessage transferEncoding(Fields fields, int field) {
        if (chunked) {
            return BadMessage.TRANSFER_CODING;
        }
        if (fields.valueIs(field, CHUNKED)) {
            chunked = true;
            return BadMessage.NONE;
        }
        for (int i = fields.valueStart(field); i < fields.valueEnd(field); i++) {
            if (!Octets.is(fields.bytes()[i], Octets.TOKEN)) {
                return BadMessage.TRANSFER_CODING;
            }
        }
        boolean empty = fields.valueStart(field) == fields.valueEnd(field);
        return empty ? BadMessage.TRANSFER_CODING : BadMessage.TRANSFER_CODING_UNKNOWN;
    }

    /** Checks what the fields say together. */
    BadMessage check(boolean version11) {
        if (chunked && contentLength != NO_LENGTH) {
            return BadMessage.LENGTH_AND_CODING;
        }
        return chunked && !version11 ? BadMessage.TRANSFER_CODING : BadMessage.NONE;
    }
}
