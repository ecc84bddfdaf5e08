package dev.tidegate.gateway.admin;

import static dev.tidegate.answer.JsonText.quote;

/**
 * What an endpoint answers.
 *
 * @param contentType the media type of the body, which is sent as UTF-8
 */
public record Reply(int status, String contentType, String body) {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    /** Plain text for people. */
    public static Reply text(int status, String body) {
        return new Reply(status, TEXT, body);
    }

    /** A JSON value, already written out. */
    public static Reply json(String body) {
        return new Reply(200, JSON, body);
    }

    /** A problem (RFC 9457) in one or two sentences. */
    public static Reply problem(int status, String title, String detail) {
        String body = "{\"type\":\"about:blank\",\"title\":" + quote(title) + ",\"status\":" + status + ",\"detail\":"
                + quote(detail) + "}\n";
        return new Reply(status, PROBLEM, body);
    }
}
