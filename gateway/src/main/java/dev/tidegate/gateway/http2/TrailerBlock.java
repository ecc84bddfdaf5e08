package dev.tidegate.gateway.http2;

import dev.tidegate.gateway.http1.BadMessage;

/**
 * Judges the trailer fields of a request, which are then dropped: each of them could pass for a header field behind the
 * gateway. Pseudo-header fields and fields of connections make the request malformed (RFC 9113 section 8.1).
 */
public final class TrailerBlock implements HeaderSink {
    private boolean valid = true;

    /** Begins a section. */
    public void begin() {
        valid = true;
    }

    /** Whether all that came was valid. */
    public boolean isValid() {
        return valid;
    }

    @Override
    public boolean onHeader(byte[] bytes, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        // A colon is no character of a name, so pseudo-header fields are refused here too.
        valid = FieldRules.judge(bytes, nameStart, nameEnd, valueStart, valueEnd) == BadMessage.NONE
                && FieldRules.Kind.of(bytes, nameStart, nameEnd) != FieldRules.Kind.CONNECTION;
        return valid;
    }
}
