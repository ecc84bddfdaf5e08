package dev.tidegate.gateway.http2;

import dev.tidegate.gateway.http1.BadMessage;
import io.netty.buffer.ByteBuf;

/**
 * Turns the fields of a reply into a head in HTTP/1.1 text, which is the normal form inside the gateway. Checks what
 * HTTP/2 alone asks for (RFC 9113 sections 8.2 and 8.3.2): {@code :status} first and once, no other pseudo-header
 * field, no fields that belong to a connection, no octet that would be read as structure in the text. Whatever else is
 * wrong with a reply is found when the text is read, as with any other.
 *
 * <p>A body of unknown length is announced as chunked. One per connection; {@link #begin}, the fields, {@link #end}.
 */
public final class ReplyBlock implements HeaderSink {
    private static final byte[] STATUS = FieldRules.ascii(":status");
    private static final byte[] CONTENT_LENGTH = FieldRules.ascii("content-length");
    private static final byte[] VERSION = FieldRules.ascii("HTTP/1.1 ");
    private static final byte[] BLANK = FieldRules.ascii(" ");
    private static final byte[] CHUNKED = FieldRules.ascii("transfer-encoding: chunked\r\n");
    private static final byte[] NO_CONTENT = FieldRules.ascii("204");
    private static final int STATUS_BYTES = 3;

    private final HeadText text = new HeadText();
    private boolean statusSeen;
    private boolean bodyless;
    private boolean lengthSeen;
    private boolean valid;

    /** Begins a reply, whose head is appended to this text. */
    public void begin(ByteBuf out) {
        text.begin(out);
        statusSeen = false;
        bodyless = false;
        lengthSeen = false;
        valid = true;
    }

    @Override
    public boolean onHeader(byte[] bytes, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        valid = statusSeen
                ? field(bytes, nameStart, nameEnd, valueStart, valueEnd)
                : FieldRules.is(STATUS, bytes, nameStart, nameEnd) && status(bytes, valueStart, valueEnd);
        return valid;
    }

    /** Completes the text; returns whether the reply is valid as one of HTTP/2. If not, the text is of no use. */
    public boolean end() {
        if (valid && statusSeen) {
            if (!lengthSeen && !bodyless) {
                text.bytes(CHUNKED);
            }
            text.lineEnd();
        }
        text.end();
        return valid && statusSeen;
    }

    private boolean status(byte[] bytes, int start, int end) {
        statusSeen = true;
        if (end - start != STATUS_BYTES || !FieldRules.isVisible(bytes, start, end)) {
            return false;
        }
        bodyless = bytes[start] == '1' || FieldRules.is(NO_CONTENT, bytes, start, end);
        text.bytes(VERSION).bytes(bytes, start, end).bytes(BLANK).lineEnd();
        return true;
    }

    private boolean field(byte[] bytes, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        // A colon is no character of a name, so a late pseudo-header field is refused here too.
        if (FieldRules.judge(bytes, nameStart, nameEnd, valueStart, valueEnd) != BadMessage.NONE
                || FieldRules.Kind.of(bytes, nameStart, nameEnd) == FieldRules.Kind.CONNECTION) {
            return false;
        }
        lengthSeen |= FieldRules.is(CONTENT_LENGTH, bytes, nameStart, nameEnd);
        text.field(bytes, nameStart, nameEnd, valueStart, valueEnd);
        return true;
    }
}
