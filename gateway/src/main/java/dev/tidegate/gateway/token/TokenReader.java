package dev.tidegate.gateway.token;

import dev.tidegate.metrics.Counter;
import dev.tidegate.metrics.Metric;
import dev.tidegate.metrics.MetricRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Reads the tokens of the calls of one event loop. A token that is known costs a look at its text and no allocation;
 * one that is not costs a signature, of which a loop does no more than {@link VerifyingTime} allows. Beyond that a
 * token that is not known counts as absent for this call. Used by its event loop only.
 */
public final class TokenReader {
    /** The longest token that is looked at. */
    public static final int TOKEN_MAX = 8 * 1024;

    /** The scheme of the Authorization field that carries tokens (RFC 6750, 2.1). */
    private static final String SCHEME = "bearer";

    private static final Metric TOKENS = Metric.count(
            "tidegate.token.count",
            "{token}",
            "Tokens that were looked at, by what became of it.",
            "tidegate.token.result");

    private final MetricRegistry registry;
    private final LongSupplier nanoTime;
    private final long seed;
    private final VerifyingTime time;
    private final Map<TokenResult, Counter> counters = new EnumMap<>(TokenResult.class);

    /**
     * A reader that has verified nothing yet.
     *
     * @param seed the same for all loops of a gateway, which remember tokens together
     */
    public TokenReader(MetricRegistry registry, LongSupplier nanoTime, long seed) {
        this.registry = registry;
        this.nanoTime = nanoTime;
        this.seed = seed;
        this.time = new VerifyingTime(nanoTime.getAsLong());
    }

    /**
     * What a token says; nothing when it is absent or does not hold.
     *
     * @param field the value of the header or cookie that carries it
     */
    public Claims read(Tokens tokens, CharSequence field, long nowNanos) {
        int from = begin(field);
        if (from == field.length() || tokens.isOff()) {
            return Claims.NONE;
        }
        if (field.length() - from > TOKEN_MAX) {
            return none(TokenResult.TOO_LONG);
        }
        Trust trust = tokens.trust();
        long hash = TokenTable.hash(field, from, seed);
        KnownToken known = trust.known(field, from, hash, nowNanos);
        if (known.isPresent()) {
            count(TokenResult.KNOWN);
            return known.claims();
        }
        return readUnknown(trust, field, from, hash);
    }

    private Claims readUnknown(Trust trust, CharSequence field, int from, long hash) {
        long begin = nanoTime.getAsLong();
        if (trust.invalid(field, from, hash, begin).isPresent()) {
            return none(TokenResult.KNOWN_INVALID);
        }
        if (!time.isLeft(begin)) {
            return none(TokenResult.OVER_BUDGET);
        }
        Verdict verdict = trust.judge(field.subSequence(from, field.length()).toString(), hash, begin);
        long end = nanoTime.getAsLong();
        time.spend(end - begin, end);
        return switch (verdict) {
            case Verdict.Valid valid -> {
                count(TokenResult.VERIFIED);
                yield valid.claims();
            }
            case Verdict.Invalid invalid -> none(invalid.reason());
        };
    }

    /** Where the token begins: after the scheme, if there is one; at the end for another scheme. */
    private static int begin(CharSequence field) {
        int space = 0;
        while (space < field.length() && field.charAt(space) != ' ') {
            space++;
        }
        if (space == field.length()) {
            return 0;
        }
        if (!isScheme(field, space)) {
            return field.length();
        }
        int from = space;
        while (from < field.length() && field.charAt(from) == ' ') {
            from++;
        }
        return from;
    }

    private static boolean isScheme(CharSequence field, int length) {
        if (length != SCHEME.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            // Schemes know no case (RFC 9110, 11.1); setting this bit makes an ASCII letter small.
            if ((field.charAt(i) | ' ') != SCHEME.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private Claims none(TokenResult result) {
        count(result);
        return Claims.NONE;
    }

    private void count(TokenResult result) {
        Counter counter = counters.get(result);
        if (counter == null) {
            counter = registry.counter(TOKENS, result.text());
            counters.put(result, counter);
        }
        counter.increment();
    }
}
