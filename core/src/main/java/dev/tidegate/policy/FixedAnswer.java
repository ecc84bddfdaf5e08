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
            AnswerBlock.STATUS.require(status);
            AnswerBlock.TYPE.require(contentType);
            AnswerBlock.BODY.require(body);
            Require.that(body.isEmpty() || mayHaveBody(status), "body must be empty with status " + status, body);
        }
    }

    /** No answer: a refusal in its place. */
    public static FixedAnswer none() {
        return new FixedAnswer(0, "", "");
    }

    /** An answer of JSON with status 200. */
    public static FixedAnswer json(String body) {
        return AnswerBlock.json(body);
    }

    /** Whether an answer of this status may have a body (RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5). */
    static boolean mayHaveBody(int status) {
        return status != 204 && status != 205 && status != 304;
    }

    /** Whether there is none. */
    public boolean isNone() {
        return status == 0;
    }
}
