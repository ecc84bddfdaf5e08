package dev.tidegate.policy;

import dev.tidegate.model.Attribute;
import java.util.concurrent.TimeUnit;

/**
 * Whose signed tokens (JWT, RFC 7519) are believed, and where calls carry them. A token whose signature, times, issuer
 * or audience do not hold counts as none: tokens say who is asking, and do not decide whether he may.
 *
 * @param keys the file of the issuer's public keys (JWKS, RFC 7517); empty when no token is believed
 * @param issuer what the claim {@code iss} must be
 * @param audience what must be among the claim {@code aud}; empty when any will do
 * @param source the header or cookie that carries the token; a header may begin with {@code Bearer} (RFC 6750)
 * @param clockSkewNanos by how much the issuer's clock may differ from ours, at most 10 min
 * @param priority the claim whose value is the priority of a call, if it is the text of one; empty for none
 */
public record TokenSpec(
        String keys, String issuer, String audience, Attribute source, long clockSkewNanos, String priority) {
    /** The most that clocks may differ. */
    static final long CLOCK_SKEW_MAX_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** Where bearer tokens are carried (RFC 6750, 2.1). */
    static final Attribute DEFAULT_SOURCE = new Attribute.Header("authorization");

    /** Refuses keys without an issuer, a source that carries none, and a skew that makes times meaningless. */
    public TokenSpec {
        Require.that(keys.isEmpty() == issuer.isEmpty(), "keys and their issuer must be given together", issuer);
        Require.that(
                source instanceof Attribute.Header || source instanceof Attribute.Cookie,
                "source must be a header or a cookie",
                source);
        Require.range("clockSkewNanos", clockSkewNanos, 0, CLOCK_SKEW_MAX_NANOS);
    }

    /** No token is believed. */
    public static TokenSpec off() {
        return TokenBlock.off();
    }

    /**
     * Bearer tokens of one issuer for one audience, with the file's defaults.
     *
     * @param keys the file of the issuer's public keys
     * @param audience empty when any will do
     */
    public static TokenSpec of(String keys, String issuer, String audience) {
        return TokenBlock.of(keys, issuer, audience);
    }

    /** The same tokens, carried by this header or cookie. */
    public TokenSpec withSource(Attribute other) {
        return new TokenSpec(keys, issuer, audience, other, clockSkewNanos, priority);
    }

    /** The same tokens, of which this claim is the priority. */
    public TokenSpec withPriority(String claim) {
        return new TokenSpec(keys, issuer, audience, source, clockSkewNanos, claim);
    }

    /** The same tokens, with this tolerance of clocks. */
    public TokenSpec withClockSkewNanos(long nanos) {
        return new TokenSpec(keys, issuer, audience, source, nanos, priority);
    }

    /** Whether no token is believed. */
    public boolean isOff() {
        return keys.isEmpty();
    }
}
