package dev.tidegate.gateway.answer;

import dev.tidegate.model.Reason;

/**
 * One refused call: all that the client is told about it.
 *
 * @param reason why
 * @param limit the name of the limit, the upstream or the feature that decided; empty when none did
 * @param remaining how many permits the limit has left, usually 0
 * @param retryAfterNanos when the same call would pass, in nanoseconds from now; 0 or less when nobody knows
 * @param decision the id that {@code tidegate why} explains
 */
public record Refusal(Reason reason, String limit, long remaining, long retryAfterNanos, long decision) {
    /** Stands for a limit where the streams that a caller may have open are all open. */
    public static final String STREAMS = "streams.max-per-user";

    /** Stands for a feature where all are off, and with them every call that is not of the most important. */
    public static final String LAST_RUNG = "features.last-rung";

    /** What the limit of an upstream for each value of a key is called. */
    public static String perKey(String upstream, String key) {
        return upstream + " per " + key;
    }

    /** A refusal that no limit decided. */
    public static Refusal of(Reason reason, long retryAfterNanos, long decision) {
        return new Refusal(reason, "", 0, retryAfterNanos, decision);
    }
}
