package dev.tidegate.gateway.token;

import dev.tidegate.policy.TokenSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * The keys that are in force and what was verified with them: when the keys change, all is verified anew. Thread-safe.
 */
final class Trust {
    /** So many tokens are remembered at most: 16 MiB of those that have a kilobyte, 128 MiB of the longest. */
    static final int KNOWN_MAX = 16_384;

    /** So many are remembered that do not hold: 8 MiB at most. */
    static final int INVALID_MAX = 1_024;

    /** So long a token is remembered that does not hold: its time may come, and clocks are set. */
    static final Duration INVALID_FOR = Duration.ofSeconds(10);

    /** A token is verified again after this time, however long it still is good. */
    static final Duration KNOWN_FOR = Duration.ofHours(1);

    private final TokenVerifier verifier;
    private final TokenTable known;
    private final TokenTable invalid;
    private final InstantSource clock;

    private Trust(TokenVerifier verifier, int knownMax, int invalidMax, InstantSource clock) {
        this.verifier = verifier;
        this.known = new TokenTable(knownMax);
        this.invalid = new TokenTable(invalidMax);
        this.clock = clock;
    }

    /** Trust in tokens of these keys. */
    static Trust in(List<TrustedKey> keys, TokenSpec spec, Set<String> names, InstantSource clock) {
        return new Trust(new TokenVerifier(spec, names, keys, clock), KNOWN_MAX, INVALID_MAX, clock);
    }

    /** Trust in nobody. */
    static Trust none(InstantSource clock) {
        int least = 4;
        return new Trust(new TokenVerifier(TokenSpec.off(), Set.of(), List.of(), clock), least, least, clock);
    }

    /** A token that was verified. */
    KnownToken known(TokenText token, long hash, long nowNanos) {
        return known.find(token, hash, nowNanos);
    }

    /** A token that was found not to hold. */
    KnownToken invalid(TokenText token, long hash, long nowNanos) {
        return invalid.find(token, hash, nowNanos);
    }

    /** Verifies a token and remembers what came of it. */
    Verdict judge(TokenText token, long hash, long nowNanos) {
        Verdict verdict = verifier.verify(token.toString());
        switch (verdict) {
            case Verdict.Valid valid ->
                known.add(
                        new KnownToken(token.copy(), hash, valid.claims(), nowNanos + leftNanos(valid.until())),
                        nowNanos);
            case Verdict.Invalid wrong ->
                invalid.add(
                        new KnownToken(token.copy(), hash, Claims.NONE, nowNanos + INVALID_FOR.toNanos()), nowNanos);
        }
        return verdict;
    }

    private long leftNanos(Instant until) {
        Duration left = Duration.between(clock.instant(), until);
        return (left.compareTo(KNOWN_FOR) < 0 ? left : KNOWN_FOR).toNanos();
    }
}
