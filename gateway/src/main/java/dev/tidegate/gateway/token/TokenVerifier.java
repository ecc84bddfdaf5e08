package dev.tidegate.gateway.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tidegate.policy.TokenSpec;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Verifies tokens (RFC 7519, with the practices of RFC 8725): the signature by a key of the issuer and an algorithm of
 * that key, then the times, the issuer and the audience. Takes tens to hundreds of microseconds, and blocks for nothing
 * else. Thread-safe.
 */
final class TokenVerifier {
    /** With how many keys a token is tried that does not say which one it was signed with. */
    static final int TRIES_MAX = 4;

    /** What says that it is a token for this purpose: nothing, a plain JWT, or an access token (RFC 9068, 4). */
    private static final Set<JOSEObjectType> TYPES =
            Set.of(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt"));

    /**
     * Base64url and nothing else (RFC 7515 section 2): the library would read other alphabets, and skip what is in
     * none.
     */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private final TokenSpec spec;
    private final Set<String> names;
    private final List<TrustedKey> keys;
    private final InstantSource clock;
    private final Duration skew;

    /**
     * A verifier of tokens of one issuer.
     *
     * @param names the claims that are asked for
     */
    TokenVerifier(TokenSpec spec, Set<String> names, List<TrustedKey> keys, InstantSource clock) {
        this.spec = spec;
        this.names = Set.copyOf(names);
        this.keys = List.copyOf(keys);
        this.clock = clock;
        this.skew = Duration.ofNanos(spec.clockSkewNanos());
    }

    /** Whether the token holds, and what it says. */
    Verdict verify(String text) {
        if (!FORM.matcher(text).matches()) {
            return new Verdict.Invalid(TokenResult.MALFORMED);
        }
        try {
            SignedJWT token = SignedJWT.parse(text);
            Optional<TokenResult> fault = faultOfSignature(token);
            return fault.<Verdict>map(Verdict.Invalid::new).orElseGet(() -> verifyClaims(token));
        } catch (ParseException | JOSEException | RuntimeException malformed) {
            // Anybody may send any bytes here: whatever the library makes of them, they are no token.
            return new Verdict.Invalid(TokenResult.MALFORMED);
        }
    }

    private Optional<TokenResult> faultOfSignature(SignedJWT token) throws JOSEException {
        JOSEObjectType type = token.getHeader().getType();
        if (type != null && !TYPES.contains(type)) {
            return Optional.of(TokenResult.WRONG_TYPE);
        }
        List<TrustedKey> candidates = keys.stream()
                .filter(key -> key.fits(token.getHeader()))
                .limit(TRIES_MAX)
                .toList();
        for (TrustedKey key : candidates) {
            if (token.verify(key.verifier())) {
                return Optional.empty();
            }
        }
        return Optional.of(candidates.isEmpty() ? TokenResult.UNKNOWN_KEY : TokenResult.BAD_SIGNATURE);
    }

    private Verdict verifyClaims(SignedJWT token) {
        try {
            JWTClaimsSet claims = token.getJWTClaimsSet();
            Optional<TokenResult> fault = faultOfClaims(claims);
            return fault.<Verdict>map(Verdict.Invalid::new)
                    .orElseGet(() ->
                            new Verdict.Valid(Claims.of(claims.toJSONObject(), names, spec.priority()), end(claims)));
        } catch (ParseException malformed) {
            return new Verdict.Invalid(TokenResult.MALFORMED);
        }
    }

    private Optional<TokenResult> faultOfClaims(JWTClaimsSet claims) {
        Instant now = clock.instant();
        if (!now.isBefore(end(claims))) {
            return Optional.of(TokenResult.EXPIRED);
        }
        Date begin = claims.getNotBeforeTime();
        if (begin != null && now.plus(skew).isBefore(begin.toInstant())) {
            return Optional.of(TokenResult.NOT_YET_VALID);
        }
        if (!spec.issuer().equals(claims.getIssuer())) {
            return Optional.of(TokenResult.WRONG_ISSUER);
        }
        boolean forUs = spec.audience().isEmpty() || claims.getAudience().contains(spec.audience());
        return forUs ? Optional.empty() : Optional.of(TokenResult.WRONG_AUDIENCE);
    }

    /** When the token ends; one without an end has ended, since it could never be taken back. */
    private Instant end(JWTClaimsSet claims) {
        Date end = claims.getExpirationTime();
        return end == null ? Instant.MIN : end.toInstant().plus(skew);
    }
}
