package dev.tidegate.gateway.token;

import dev.tidegate.gateway.text.ByteRange;
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
    private static final Metric TOKENS = Metric.count(
            "tidegate.token.count",
            "{token}",
            "Tokens that were looked at, by what became of it.",
            "tidegate.token.result");

    private final MetricRegistry registry;
    private final LongSupplier nanoTime;
    private final long seed;
    private final VerifyingTime time;
    private final TokenText token = new TokenText();
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
    public Claims read(Tokens tokens, ByteRange field, long nowNanos) {
        if (field.isEmpty() || tokens.isOff()) {
            return Claims.NONE;
        }
        int length = token.set(field).length();
        if (length == 0 || length > TokenText.TOKEN_MAX) {
            return field.length() > TokenText.TOKEN_MAX ? none(TokenResult.TOO_LONG) : Claims.NONE;
        }
        Trust trust = tokens.trust();
        long hash = token.hash(seed);
        KnownToken known = trust.known(token, hash, nowNanos);
        if (known.isPresent()) {
            count(TokenResult.KNOWN);
            return known.claims();
        }
        return readUnknown(trust, hash);
    }

    private Claims readUnknown(Trust trust, long hash) {
        long begin = nanoTime.getAsLong();
        if (trust.invalid(token, hash, begin).isPresent()) {
            return none(TokenResult.KNOWN_INVALID);
        }
        if (!time.isLeft(begin)) {
            return none(TokenResult.OVER_BUDGET);
        }
        Verdict verdict = trust.judge(token, hash, begin);
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
