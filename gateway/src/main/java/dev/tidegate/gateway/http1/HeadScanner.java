package dev.tidegate.gateway.http1;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Copies a head out of network buffers and finds its lines in one pass, however the bytes arrive: a state machine that
 * goes on where it stopped (RFC 9112 sections 2.2 and 5). What the first line means is for the caller to say.
 */
final class HeadScanner {
    /** How long the first line may be. */
    static final int MAX_FIRST_LINE_BYTES = 16 * 1024;

    private static final int FIRST_BYTES = 1024;
    /** Beyond this size the buffer is given back after the message. */
    private static final int KEPT_BYTES = 8 * 1024;

    private enum Stage {
        EMPTY_LINES,
        EMPTY_LINE_FEED,
        FIRST_LINE,
        FIRST_LINE_FEED,
        FIELD,
        NAME,
        BLANK,
        VALUE,
        VALUE_FEED,
        LAST_FEED,
        END
    }

    private final int maxBytes;
    private final int maxEmptyLines;
    private final Fields fields = new Fields();
    private byte[] bytes;
    private int filled;
    private int position;
    private Stage stage = Stage.EMPTY_LINES;
    private BadMessage problem = BadMessage.NONE;

    private int emptyLines;
    private int firstLineStart;
    private int firstLineEnd;
    private int nameStart;
    private int nameClasses;
    private int valueStart;

    HeadScanner(int maxBytes, int maxEmptyLines) {
        this.maxBytes = maxBytes;
        this.maxEmptyLines = maxEmptyLines;
        bytes = new byte[Math.min(FIRST_BYTES, maxBytes)];
        fields.bytes(bytes);
    }

    void reset() {
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[FIRST_BYTES];
            fields.bytes(bytes);
        }
        fields.clear();
        filled = 0;
        position = 0;
        emptyLines = 0;
        stage = Stage.EMPTY_LINES;
        problem = BadMessage.NONE;
    }

    byte[] bytes() {
        return bytes;
    }

    /** How many bytes the head has had so far. */
    int length() {
        return filled;
    }

    Fields fields() {
        return fields;
    }

    int firstLineStart() {
        return firstLineStart;
    }

    int firstLineEnd() {
        return firstLineEnd;
    }

    BadMessage problem() {
        return problem;
    }

    /** Whether the first line is complete. */
    boolean hasFirstLine() {
        return switch (stage) {
            case EMPTY_LINES, EMPTY_LINE_FEED, FIRST_LINE, FIRST_LINE_FEED -> false;
            default -> true;
        };
    }

    /** Whether a byte of this head has arrived. */
    boolean hasBegun() {
        return filled > 0;
    }

    /** Reads on. When the head is complete, the buffer stands at the first byte after it. */
    Progress scan(ByteBuf in) {
        if (stage == Stage.END) {
            throw new IllegalStateException("the head is complete; reset it before the next");
        }
        while (in.isReadable() && problem == BadMessage.NONE) {
            copy(in);
            run();
            if (stage == Stage.END) {
                in.readerIndex(in.readerIndex() - (filled - position));
                filled = position;
                return Progress.DONE;
            }
            checkSize();
        }
        return problem == BadMessage.NONE ? Progress.MORE : Progress.BAD;
    }

    private void copy(ByteBuf in) {
        if (filled == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(2 * bytes.length, maxBytes));
            fields.bytes(bytes);
        }
        int length = Math.min(in.readableBytes(), bytes.length - filled);
        in.readBytes(bytes, filled, length);
        filled += length;
    }

    private void checkSize() {
        boolean inFirstLine = stage == Stage.FIRST_LINE;
        if (problem == BadMessage.NONE && inFirstLine && filled - firstLineStart > MAX_FIRST_LINE_BYTES) {
            problem = BadMessage.TARGET_TOO_LONG;
        }
        if (problem == BadMessage.NONE && filled == maxBytes) {
            problem = inFirstLine ? BadMessage.TARGET_TOO_LONG : BadMessage.HEAD_TOO_LARGE;
        }
    }

    private void run() {
        while (position < filled && stage != Stage.END && problem == BadMessage.NONE) {
            switch (stage) {
                case EMPTY_LINES -> emptyLines();
                case EMPTY_LINE_FEED -> feed(Stage.EMPTY_LINES);
                case FIRST_LINE -> firstLine();
                case FIRST_LINE_FEED -> feed(Stage.FIELD);
                case FIELD -> field();
                case NAME -> name();
                case BLANK -> blank();
                case VALUE -> value();
                case VALUE_FEED -> feed(Stage.FIELD);
                case LAST_FEED -> feed(Stage.END);
                case END -> throw new AssertionError(stage);
            }
        }
    }

    private void emptyLines() {
        if (bytes[position] != '\r') {
            firstLineStart = position;
            stage = Stage.FIRST_LINE;
        } else if (++emptyLines > maxEmptyLines) {
            problem = BadMessage.EMPTY_LINES;
        } else {
            position++;
            stage = Stage.EMPTY_LINE_FEED;
        }
    }

    private void feed(Stage next) {
        if (bytes[position] == '\n') {
            position++;
            stage = next;
        } else {
            problem = BadMessage.LINE_ENDING;
        }
    }

    private void firstLine() {
        int end = skipValue(position);
        position = end;
        if (end == filled) {
            return;
        }
        if (bytes[end] != '\r') {
            problem = bytes[end] == '\n' ? BadMessage.LINE_ENDING : BadMessage.REQUEST_LINE;
        } else if (end - firstLineStart > MAX_FIRST_LINE_BYTES) {
            problem = BadMessage.TARGET_TOO_LONG;
        } else {
            firstLineEnd = end;
            position = end + 1;
            stage = Stage.FIRST_LINE_FEED;
        }
    }

    private void field() {
        byte octet = bytes[position];
        if (octet == '\r') {
            position++;
            stage = Stage.LAST_FEED;
        } else if (Octets.isBlank(octet)) {
            problem = BadMessage.FIELD_FOLDED;
        } else if (fields.count() == Fields.MAX_FIELDS) {
            problem = BadMessage.TOO_MANY_FIELDS;
        } else {
            nameStart = position;
            nameClasses = Octets.PLAIN | Octets.TOKEN;
            stage = Stage.NAME;
        }
    }

    private void name() {
        int seen = nameClasses;
        int end = position;
        while (end < filled) {
            int classes = Octets.classes(bytes[end]);
            if ((classes & Octets.TOKEN) == 0) {
                break;
            }
            seen &= classes;
            end++;
        }
        nameClasses = seen;
        position = end;
        if (end < filled) {
            endName(end);
        }
    }

    private void endName(int end) {
        if (bytes[end] != ':' || end == nameStart) {
            problem = bytes[end] == '\n' ? BadMessage.LINE_ENDING : BadMessage.FIELD_NAME;
            return;
        }
        boolean plain = (nameClasses & Octets.PLAIN) != 0;
        int hash = FieldName.hash(bytes, nameStart, end);
        FieldName kind = plain ? FieldName.of(bytes, nameStart, end, hash) : FieldName.PUNCTUATED;
        fields.name(nameStart, end, hash, kind);
        position = end + 1;
        stage = Stage.BLANK;
    }

    private void blank() {
        int start = position;
        while (start < filled && Octets.isBlank(bytes[start])) {
            start++;
        }
        position = start;
        if (start < filled) {
            valueStart = start;
            stage = Stage.VALUE;
        }
    }

    private void value() {
        int end = skipValue(position);
        position = end;
        if (end == filled) {
            return;
        }
        if (bytes[end] != '\r') {
            problem = bytes[end] == '\n' ? BadMessage.LINE_ENDING : BadMessage.FIELD_VALUE;
            return;
        }
        position = end + 1;
        while (end > valueStart && Octets.isBlank(bytes[end - 1])) {
            end--;
        }
        fields.value(valueStart, end);
        stage = Stage.VALUE_FEED;
    }

    private int skipValue(int from) {
        int end = from;
        do {
            end = Octets.skipVisible(bytes, end, filled);
        } while (end < filled && bytes[end] == '\t' && ++end < filled);
        return end;
    }
}
