package dev.tidegate.gateway.token;

import java.time.Instant;

/** What verifying a token came to. */
sealed interface Verdict {
    /**
     * It holds.
     *
     * @param until when it holds no longer
     */
    record Valid(Claims claims, Instant until) implements Verdict {}

    /**
     * It does not hold.
     *
     * @param reason what is wrong with it
     */
    record Invalid(TokenResult reason) implements Verdict {}
}
