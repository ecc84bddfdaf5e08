package dev.tidegate.cli.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Finds the end of one HTTP/1.1 response after another (RFC 9112), and keeps nothing but the status. It reads strictly:
 * a generator that forgives a broken answer hides the fault it should find. Not thread-safe; allocates only for the few
 * header fields that say where the body ends.
 */
final class ResponseReader {
    private static final int LINE_BYTES_USUAL = 128;
    private static final int LINE_BYTES_MAX = 16 * 1024;
    private static final int LINES_MAX = 1_000;
    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private enum State {
        STATUS_LINE,
        FIELDS,
        BODY,
        BODY_UNTIL_CLOSE,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS
    }

    private byte[] line = new byte[LINE_BYTES_USUAL];
    private int lineBytes;
    private int lines;
    private State state = State.STATUS_LINE;
    private boolean head;
    private int status;
    private boolean keepsAlive;
    private long length;
    private boolean chunked;

    /** Starts with the answer to the next request. */
    void expect(boolean answerToHead) {
        state = State.STATUS_LINE;
        head = answerToHead;
        lineBytes = 0;
    }

    /** The status of the response that is complete. */
    int status() {
        return status;
    }

    /** Whether the connection may carry another request. */
    boolean keepsAlive() {
        return keepsAlive;
    }

    /** Whether the body ends where the connection does. */
    boolean endsWithClose() {
        return state == State.BODY_UNTIL_CLOSE;
    }

    /** Reads what there is. Returns whether the response is complete; bytes after its end are left. */
    boolean read(ByteBuf in) throws MalformedResponseException {
        while (in.isReadable()) {
            boolean complete = switch (state) {
                case BODY, CHUNK -> skip(in);
                case BODY_UNTIL_CLOSE -> skipAll(in);
                case STATUS_LINE, FIELDS, CHUNK_SIZE, CHUNK_END, TRAILERS -> readLine(in) && onLine();
            };
            if (complete) {
                return true;
            }
        }
        return false;
    }

    private boolean skipAll(ByteBuf in) {
        in.skipBytes(in.readableBytes());
        return false;
    }

    private boolean skip(ByteBuf in) {
        int bytes = (int) Math.min(length, in.readableBytes());
        in.skipBytes(bytes);
        length -= bytes;
        if (length == 0 && state == State.CHUNK) {
            state = State.CHUNK_END;
        }
        return length == 0 && state == State.BODY;
    }

    /** Copies up to the end of the line. Returns whether it is there. */
    private boolean readLine(ByteBuf in) throws MalformedResponseException {
        int before = in.bytesBefore((byte) '\n');
        int bytes = before < 0 ? in.readableBytes() : before;
        if (lineBytes + bytes > LINE_BYTES_MAX) {
            throw new MalformedResponseException("a line of more than " + LINE_BYTES_MAX + " bytes");
        }
        if (lineBytes + bytes > line.length) {
            line = Arrays.copyOf(line, Math.min(LINE_BYTES_MAX, 2 * (lineBytes + bytes)));
        }
        in.readBytes(line, lineBytes, bytes);
        lineBytes += bytes;
        if (before < 0) {
            return false;
        }
        in.skipBytes(1);
        if (lineBytes == 0 || line[lineBytes - 1] != '\r') {
            throw new MalformedResponseException("a line that does not end with CR LF");
        }
        lineBytes--;
        return true;
    }

    private boolean onLine() throws MalformedResponseException {
        boolean complete = switch (state) {
            case STATUS_LINE -> onStatusLine();
            case FIELDS -> onField();
            case CHUNK_SIZE -> onChunkSize();
            case CHUNK_END -> onChunkEnd();
            case TRAILERS -> onTrailer();
            case BODY, BODY_UNTIL_CLOSE, CHUNK -> throw new IllegalStateException("no line is expected");
        };
        lineBytes = 0;
        return complete;
    }

    private boolean onStatusLine() throws MalformedResponseException {
        boolean sound = lineBytes >= STATUS_AT + 3 && line[STATUS_AT - 1] == ' ';
        for (int i = 0; sound && i < VERSION.length; i++) {
            sound = line[i] == VERSION[i];
        }
        status = sound ? digit(STATUS_AT) * 100 + digit(STATUS_AT + 1) * 10 + digit(STATUS_AT + 2) : 0;
        if (status < 100 || status > 599) {
            throw new MalformedResponseException("no status line, but '" + text() + "'");
        }
        keepsAlive = line[VERSION.length] != '0';
        length = -1;
        chunked = false;
        lines = 0;
        state = State.FIELDS;
        return false;
    }

    private int digit(int at) {
        int digit = line[at] - '0';
        return digit >= 0 && digit <= 9 ? digit : -1_000;
    }

    private boolean onField() throws MalformedResponseException {
        if (lineBytes == 0) {
            return onHeadEnd();
        }
        if (++lines > LINES_MAX) {
            throw new MalformedResponseException("more than " + LINES_MAX + " header fields");
        }
        int first = line[0] | 0x20;
        if (first == 'c' || first == 't') {
            onFramingField(text());
        }
        return false;
    }

    private void onFramingField(String field) throws MalformedResponseException {
        int colon = field.indexOf(':');
        String value = field.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
        switch (field.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT)) {
            case "content-length" -> onContentLength(value);
            case "transfer-encoding" -> chunked = value.equals("chunked");
            case "connection" -> keepsAlive = !value.contains("close") && (keepsAlive || value.contains("keep-alive"));
            default -> {
                // No other field says where the response ends.
            }
        }
    }

    private void onContentLength(String value) throws MalformedResponseException {
        long given = number(value, 10);
        if (length >= 0 && length != given) {
            throw new MalformedResponseException("two lengths: " + length + " and " + given);
        }
        length = given;
    }

    private boolean onHeadEnd() throws MalformedResponseException {
        if (status < 200) {
            state = State.STATUS_LINE;
            return false;
        }
        if (chunked && length >= 0) {
            throw new MalformedResponseException("both Content-Length and Transfer-Encoding");
        }
        if (head || status == NO_CONTENT || status == NOT_MODIFIED || length == 0) {
            return true;
        }
        state = chunked ? State.CHUNK_SIZE : length > 0 ? State.BODY : State.BODY_UNTIL_CLOSE;
        keepsAlive &= state != State.BODY_UNTIL_CLOSE;
        return false;
    }

    private boolean onChunkSize() throws MalformedResponseException {
        String size = text();
        int extension = size.indexOf(';');
        length = number((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
        lines = 0;
        state = length == 0 ? State.TRAILERS : State.CHUNK;
        return false;
    }

    private boolean onChunkEnd() throws MalformedResponseException {
        if (lineBytes > 0) {
            throw new MalformedResponseException("a chunk longer than its size");
        }
        state = State.CHUNK_SIZE;
        return false;
    }

    private boolean onTrailer() throws MalformedResponseException {
        if (++lines > LINES_MAX) {
            throw new MalformedResponseException("more than " + LINES_MAX + " trailer fields");
        }
        return lineBytes == 0;
    }

    private static long number(String digits, int radix) throws MalformedResponseException {
        boolean sound = !digits.isEmpty() && digits.chars().allMatch(sign -> Character.digit(sign, radix) >= 0);
        try {
            if (sound) {
                return Long.parseLong(digits, radix);
            }
        } catch (NumberFormatException tooLong) {
            throw new MalformedResponseException("the length '" + digits + "'");
        }
        throw new MalformedResponseException("the length '" + digits + "'");
    }

    private String text() {
        return new String(line, 0, lineBytes, StandardCharsets.ISO_8859_1);
    }
}
