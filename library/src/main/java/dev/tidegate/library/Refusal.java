package dev.tidegate.library;

import dev.tidegate.model.Reason;
import dev.tidegate.policy.FixedAnswer;
import java.time.Duration;

/**
 * Why a call may not be made now.
 *
 * @param reason which stage of the line refused it
 * @param rule the name of the limit or the feature that decided; empty when none has a name
 * @param upstream the name of the upstream that it was on the way to; empty when it did not get so far
 * @param retryAfterNanos when it may be worth coming back, in nanoseconds from then; 0 when waiting does not help,
 *     {@link Long#MAX_VALUE} for never
 * @param answer what the policy says to answer instead; none for nothing
 */
public record Refusal(Reason reason, String rule, String upstream, long retryAfterNanos, FixedAnswer answer)
        implements Entry {
    /** Stands for a feature where all are off, and with them every call that is not of the most important. */
    public static final String LAST_RUNG = "features.last-rung";

    private static final long MILLI_NANOS = 1_000_000L;

    /** When it may be worth coming back; zero when waiting does not help. */
    public Duration retryAfter() {
        return Duration.ofNanos(retryAfterNanos);
    }

    /** The refusal in a sentence, for logs. */
    public String text() {
        StringBuilder text = new StringBuilder("refused: ").append(reason.text());
        if (!rule.isEmpty()) {
            text.append(" by '").append(rule).append('\'');
        }
        if (!upstream.isEmpty()) {
            text.append(" before '").append(upstream).append('\'');
        }
        if (retryAfterNanos == Long.MAX_VALUE) {
            text.append(", and would always be");
        } else if (retryAfterNanos > 0) {
            text.append(", come back in ")
                    .append(Math.ceilDiv(retryAfterNanos, MILLI_NANOS))
                    .append(" ms");
        }
        return text.toString();
    }
}
