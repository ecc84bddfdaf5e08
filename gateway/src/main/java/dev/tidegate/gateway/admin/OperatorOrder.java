package dev.tidegate.gateway.admin;

import dev.tidegate.gateway.text.JsonFields;
import dev.tidegate.policy.Notation;
import dev.tidegate.policy.Suggestion;
import java.util.List;
import java.util.Map;

/**
 * What an operator wants of a feature or a breaker.
 *
 * @param state one of the words that it may be set to
 * @param forNanos for how long, from a second to a day; 0 until somebody changes it
 * @param reason why: 1 to 200 characters in one line
 * @param who the address that the order came from
 */
public record OperatorOrder(String state, long forNanos, String reason, String who) {
    private static final List<String> MEMBERS = List.of("state", "for", "reason");
    private static final int REASON_MAX = 200;
    private static final long FOR_NANOS_MIN = 1_000_000_000L;
    private static final long FOR_NANOS_MAX = 24 * 3_600_000_000_000L;

    /**
     * Reads the body of a request.
     *
     * @param states the words that state may be
     * @throws IllegalArgumentException when something is missing, unknown or out of range; the message says what
     */
    static OperatorOrder of(AdminRequest request, List<String> states) {
        Map<String, String> members = JsonFields.parse(request.body());
        members.keySet().forEach(OperatorOrder::requireKnown);
        String state = required(members, "state");
        if (!states.contains(state)) {
            throw new IllegalArgumentException(
                    "state is one of " + String.join(", ", states) + ", but was '" + state + "'"
                            + Suggestion.nearest(state, states)
                                    .map(near -> ": did you mean '" + near + "'?")
                                    .orElse(""));
        }
        String time = members.getOrDefault("for", "");
        return new OperatorOrder(
                state,
                members.containsKey("for") ? nanos(time) : 0,
                reason(required(members, "reason")),
                request.peer());
    }

    private static void requireKnown(String member) {
        if (!MEMBERS.contains(member)) {
            throw new IllegalArgumentException("there is no '" + member + "': "
                    + Suggestion.remedy(member, MEMBERS, "write " + String.join(", ", MEMBERS)));
        }
    }

    private static String required(Map<String, String> members, String name) {
        String value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static long nanos(String text) {
        long nanos;
        try {
            nanos = Notation.parseDurationNanos(text);
        } catch (IllegalArgumentException | ArithmeticException notOne) {
            nanos = 0;
        }
        if (nanos < FOR_NANOS_MIN || nanos > FOR_NANOS_MAX) {
            throw new IllegalArgumentException("for is a time from 1s to 24h such as 10min, but was '" + text + "'");
        }
        return nanos;
    }

    private static String reason(String text) {
        boolean oneLine = text.codePoints().noneMatch(OperatorOrder::breaksTheLine);
        if (text.isBlank() || text.length() > REASON_MAX || !oneLine) {
            throw new IllegalArgumentException("reason is one line of 1 to " + REASON_MAX + " characters");
        }
        return text.strip();
    }

    private static boolean breaksTheLine(int sign) {
        int type = Character.getType(sign);
        return Character.isISOControl(sign)
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.FORMAT
                || type == Character.SURROGATE;
    }
}
