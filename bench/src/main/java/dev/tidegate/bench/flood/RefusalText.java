package dev.tidegate.bench.flood;

import java.util.regex.Pattern;

/** Whether a refusal says what it must: a reason, the rule that decided, and when to come back. */
final class RefusalText {
    private static final Pattern RETRY = Pattern.compile("(?i)\r\nRetry-After: [1-9][0-9]*\r\n");
    private static final Pattern REASON = Pattern.compile("\"reason\":\"[a-z-]+\"");
    /** The limit that decided is a member of its own; an upstream or a feature that did stands in the detail. */
    private static final Pattern RULE =
            Pattern.compile("\"violated-policies\":\\[\"[^\"]+\"|\"detail\":\"[^\"]*'[^'\"]+'");

    private RefusalText() {}

    /** Looks at head and body of a refusal. */
    static boolean isWhole(String text) {
        return RETRY.matcher(text).find()
                && REASON.matcher(text).find()
                && RULE.matcher(text).find();
    }
}
