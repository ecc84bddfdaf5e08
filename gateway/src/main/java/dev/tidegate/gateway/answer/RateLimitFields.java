package dev.tidegate.gateway.answer;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.policy.LimitSpec;
import io.netty.buffer.ByteBuf;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Writes the fields RateLimit-Policy and RateLimit of one limit, as draft-ietf-httpapi-ratelimit-headers-11 defines
 * them. The draft still changes, so this class alone knows its syntax.
 *
 * <p>The policy says what the limit allows in whole seconds ({@code "per-ip";q=10;w=1}), and what may be saved up
 * beyond that as {@code tidegate-burst}. No partition key is sent: it would tell who else is counted with the caller.
 * Limits of the level resource have no fields: how much an upstream bears is nobody's business outside.
 *
 * <p>Immutable. Writing allocates nothing.
 */
public final class RateLimitFields {
    private static final long SECOND = 1_000_000_000L;

    /** The largest integer of structured fields (RFC 9651). */
    private static final long INTEGER_MAX = 999_999_999_999_999L;

    private final boolean disclosed;
    private final String policyLine;
    private final String limitStart;
    private final byte[] start;

    private RateLimitFields(boolean disclosed, String policyLine, String limitStart) {
        this.disclosed = disclosed;
        this.policyLine = policyLine;
        this.limitStart = limitStart;
        start = (policyLine + limitStart).getBytes(StandardCharsets.US_ASCII);
    }

    /** The fields of a limit. */
    public static RateLimitFields of(LimitSpec limit) {
        String name = string(limit.name());
        return new RateLimitFields(
                limit.level() != LimitSpec.Level.RESOURCE,
                "RateLimit-Policy: " + name + quota(limit.rule()) + "\r\n",
                "RateLimit: " + name + ";r=");
    }

    /**
     * Appends both field lines, each ended by CR LF, or nothing for a limit of the level resource. Several limits may
     * write theirs one after another.
     *
     * @param remaining how many permits the caller has left, at least 0
     * @param resetNanos after which time they are renewed in full, rounded up to whole seconds
     */
    public void writeTo(ByteBuf out, long remaining, long resetNanos) {
        if (disclosed) {
            out.writeBytes(start);
            AsciiNumber.write(out, Math.max(0, remaining));
            out.writeByte(';').writeByte('t').writeByte('=');
            AsciiNumber.write(out, Math.max(0, Math.ceilDiv(resetNanos, SECOND)));
            out.writeByte('\r').writeByte('\n');
        }
    }

    /** Adds the same lines to a template. */
    void addTo(Template.Builder head) {
        if (disclosed) {
            head.text(policyLine).text(limitStart).hole(Hole.REMAINING);
            head.text(";t=").hole(Hole.WINDOW_SECONDS).text("\r\n");
        }
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
