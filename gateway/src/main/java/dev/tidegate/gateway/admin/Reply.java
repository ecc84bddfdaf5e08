package dev.tidegate.gateway.admin;

import static dev.tidegate.answer.JsonText.quote;

import dev.tidegate.policy.Suggestion;
import java.util.List;

/**
 * What an endpoint answers.
 *
 * @param contentType the media type of the body, which is sent as UTF-8
 */
public record Reply(int status, String contentType, String body) {
    /** The title of the problem that what is asked for is known to a store alone, which does not answer. */
    static final String STORE_AWAY = "Store Away";

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

    /**
     * The problem that something is asked for that is not there.
     *
     * @param kind what it is
     * @param known the names that there are
     */
    static Reply unknown(String kind, String name, List<String> known) {
        String there = known.isEmpty() ? "there are none" : "there are " + String.join(", ", known);
        return problem(
                404,
                "Unknown " + kind,
                "There is no " + kind + " '" + name + "': " + Suggestion.remedy(name, known, there));
    }

    /** A problem (RFC 9457) in one or two sentences. */
    public static Reply problem(int status, String title, String detail) {
        String body = "{\"type\":\"about:blank\",\"title\":" + quote(title) + ",\"status\":" + status + ",\"detail\":"
                + quote(detail) + "}\n";
        return new Reply(status, PROBLEM, body);
    }
}
