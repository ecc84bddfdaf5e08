package dev.tidegate.gateway.http2;

import dev.tidegate.gateway.http1.BadMessage;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Turns the trailer fields of a reply into HTTP/1.1 text. What says something about framing, routing, credentials or
 * the use of the content comes too late to be heeded safely and is left out (RFC 9110 section 6.5.1); what breaks the
 * rules of fields makes the reply malformed (RFC 9113 section 8.1). One per connection; {@link #begin}, the fields,
 * {@link #end}.
 */
public final class ReplyTrailers implements HeaderSink {
    /** How much of trailers is passed on: as much as of a request's. */
    private static final int BYTES_MAX = 8 * 1024;

    private static final List<byte[]> LEFT_OUT =
            List.of("""
            accept-ranges age allow authorization cache-control content-encoding content-language content-length \
            content-location content-range content-type cookie date etag expect expires host keep-alive last-modified link \
            location max-forwards pragma proxy-authenticate proxy-authentication-info proxy-authorization range \
            retry-after server set-cookie strict-transport-security te trailer tidegate-decision vary via warning \
            www-authenticate""".split(" ")).stream().map(FieldRules::ascii).toList();

    private static final List<byte[]> LEFT_OUT_PREFIXES = List.of(
            FieldRules.ascii("access-control-"), FieldRules.ascii("x-forwarded-"), FieldRules.ascii("x-accel-"));

    private final HeadText text = new HeadText();
    private int bytesLeft;
    private boolean valid;

    /** Begins a section, which is appended to this text. */
    public void begin(ByteBuf out) {
        text.begin(out);
        bytesLeft = BYTES_MAX;
        valid = true;
    }

    /** Completes the section; returns whether it is valid. If not, the text is of no use. */
    public boolean end() {
        text.end();
        return valid;
    }

    @Override
    public boolean onHeader(byte[] bytes, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        bytesLeft -= nameEnd - nameStart + valueEnd - valueStart;
        // A colon is no character of a name, so pseudo-header fields are refused here too.
        valid = bytesLeft >= 0
                && FieldRules.judge(bytes, nameStart, nameEnd, valueStart, valueEnd) == BadMessage.NONE
                && FieldRules.Kind.of(bytes, nameStart, nameEnd) != FieldRules.Kind.CONNECTION;
        if (valid && !isLeftOut(bytes, nameStart, nameEnd)) {
            text.field(bytes, nameStart, nameEnd, valueStart, valueEnd);
        }
        return valid;
    }

    private static boolean isLeftOut(byte[] bytes, int start, int end) {
        for (byte[] name : LEFT_OUT) {
            if (FieldRules.is(name, bytes, start, end)) {
                return true;
            }
        }
        for (byte[] prefix : LEFT_OUT_PREFIXES) {
            if (FieldRules.is(prefix, bytes, start, Math.min(end, start + prefix.length))) {
                return true;
            }
        }
        return false;
    }
}
