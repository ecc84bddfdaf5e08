package dev.tidegate.policy;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;

/** What a rule of a limit is when the file leaves parts of it out. */
final class LimitRules {
    private LimitRules() {}

    static LimitRule tokenBucket(Rate rate) {
        return new LimitRule.TokenBucket(rate, burst(rate), 0);
    }

    /** One second's worth of the rate, at least 1. */
    static long burst(Rate rate) {
        return Math.max(1, (long) Math.min(rate.permitsPerSecond(), Rate.MAX_PERMITS));
    }
}
