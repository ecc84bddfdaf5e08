package dev.tidegate.gateway.answer;

import dev.tidegate.answer.QuotaText;
import dev.tidegate.policy.LimitSpec;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes the fields RateLimit-Policy and RateLimit of one limit, whose members {@link QuotaText} words. Limits of the
 * level resource have no fields: how much an upstream bears is nobody's business outside.
 *
 * <p>Immutable. Writing allocates nothing.
 */
public final class RateLimitFields {
    private static final long SECOND = 1_000_000_000L;

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
        return new RateLimitFields(
                QuotaText.isDisclosed(limit),
                "RateLimit-Policy: " + QuotaText.policy(limit) + "\r\n",
                "RateLimit: " + QuotaText.name(limit) + ";r=");
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
}
