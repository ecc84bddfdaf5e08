package dev.tidegate.policy;

/**
 * An answer that the gate gives itself.
 *
 * @param status from 200 to 599; 0 for no answer
 * @param contentType the media type of the body (RFC 9110 section 8.3.1); empty for no answer
 * @param body a text, sent as UTF-8
 */
public record FixedAnswer(int status, String contentType, String body) {
    /** Refuses what is no answer of HTTP. */
    public FixedAnswer {
        if (status == 0) {
            Require.that(contentType.isEmpty() && body.isEmpty(), "no answer must have no body", body);
        } else {
            Require.range("status", status, 200, 599);
            Require.filled("contentType", contentType);
        }
    }

    /** No answer: a refusal in its place. */
    public static FixedAnswer none() {
        return new FixedAnswer(0, "", "");
    }

    /** An answer of JSON with status 200. */
    public static FixedAnswer json(String body) {
        return new FixedAnswer(200, "application/json", body);
    }

    /** Whether there is none. */
    public boolean isNone() {
        return status == 0;
    }
}
