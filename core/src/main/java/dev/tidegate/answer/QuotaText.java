package dev.tidegate.answer;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.policy.LimitSpec;
import java.math.BigInteger;

/**
 * The members of the fields RateLimit-Policy and RateLimit that a limit has, as draft-ietf-httpapi-ratelimit-headers-11
 * defines them. The draft still changes, so this class alone knows its syntax.
 *
 * <p>The policy says what the limit allows in whole seconds ({@code "per-ip";q=10;w=1}), and what may be saved up
 * beyond that as {@code tidegate-burst}. No partition key is sent: it would tell who else is counted with the caller.
 */
public final class QuotaText {
    private static final long SECOND = 1_000_000_000L;

    /** The largest integer of structured fields (RFC 9651). */
    private static final long INTEGER_MAX = 999_999_999_999_999L;

    private QuotaText() {}

    /** Whether clients are told of the limit: how much an upstream bears is nobody's business outside. */
    public static boolean isDisclosed(LimitSpec limit) {
        return limit.level() != LimitSpec.Level.RESOURCE;
    }

    /** The member of RateLimit-Policy: the name, how much, in which time. */
    public static String policy(LimitSpec limit) {
        return name(limit) + quota(limit.rule());
    }

    /** The beginning of the member of RateLimit, which goes on with {@code ;r=} and {@code ;t=}. */
    public static String name(LimitSpec limit) {
        return string(limit.name());
    }

    private static String quota(LimitRule rule) {
        Rate rate = rule.rate();
        long seconds = Math.ceilDiv(rate.periodNanos(), SECOND);
        long quota = BigInteger.valueOf(rate.permits())
                .multiply(BigInteger.valueOf(seconds * SECOND))
                .divide(BigInteger.valueOf(rate.periodNanos()))
                .min(BigInteger.valueOf(INTEGER_MAX))
                .longValueExact();
        String text = ";q=" + quota + ";w=" + seconds;
        return switch (rule) {
            case LimitRule.TokenBucket bucket
            when bucket.burst() != quota -> text + ";tidegate-burst=" + bucket.burst();
            case LimitRule.TokenBucket bucket -> text;
            case LimitRule.LeakyBucket bucket -> text;
            case LimitRule.FixedWindow window -> text;
            case LimitRule.SlidingWindow window -> text;
            case LimitRule.ApproximateSlidingWindow window -> text;
        };
    }

    /** A string of structured fields (RFC 9651): printable ASCII; anything else stands as a question mark. */
    private static String string(String name) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c >= ' ' && c < 0x7f ? c : '?');
        }
        return text.append('"').toString();
    }
}
