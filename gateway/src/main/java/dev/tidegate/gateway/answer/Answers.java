package dev.tidegate.gateway.answer;

import dev.tidegate.model.Reason;
import dev.tidegate.policy.LimitSpec;
import io.netty.buffer.ByteBuf;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that the gate answers itself, as whole HTTP/1.1 responses: refusals with their reason and the time to come
 * back, and errors; both as problem+json (RFC 9457).
 *
 * <p>The texts of a policy are prepared once, so that refusing costs far less than serving even in a flood: what is
 * left is copying some 800 bytes and writing a few numbers. Thread-safe; shared by all event loops.
 */
public final class Answers {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long UNKNOWN_RETRY_NANOS = SECOND_NANOS;
    private static final int JITTER_DIVISOR = 10;

    /** The reasons that name the limit behind them. */
    private static final Set<Reason> NAMING_THE_LIMIT = Set.of(Reason.RATE, Reason.KEY_MISSING, Reason.STORE_DOWN);

    private final HttpDate date;
    private final EnumTable<Reason, PreparedAnswer> plain;
    private final Map<String, EnumTable<Reason, PreparedAnswer>> byLimit;
    private final EnumTable<GatewayError, ErrorAnswer> errors;
    private final PreparedAnswer streams = AnswerTemplates.refusal(Reason.CONCURRENCY, RefusalText.STREAMS);

    private Answers(Collection<LimitSpec> limits, InstantSource clock) {
        date = new HttpDate(clock);
        plain = new EnumTable<>(Reason.class, AnswerTemplates::refusal);
        byLimit = limits.stream().collect(Collectors.toUnmodifiableMap(LimitSpec::name, this::refusals));
        errors = new EnumTable<>(GatewayError.class, error -> error(error, error.detail()));
    }

    /**
     * Prepares the answers of a policy.
     *
     * @param clock tells the date of each answer
     */
    public static Answers of(Collection<LimitSpec> limits, InstantSource clock) {
        return new Answers(limits, clock);
    }

    /** Appends the whole response to a refused call. */
    public void refuse(ByteBuf out, Refusal refusal, Delivery delivery) {
        long retryNanos = refusal.retryAfterNanos() > 0 ? refusal.retryAfterNanos() : UNKNOWN_RETRY_NANOS;
        long jitter = jitterSeconds(refusal.decision(), retryNanos);
        long remaining = Math.max(0, refusal.remaining());
        Fill fill = new Fill(refusal.decision(), remaining, retryNanos, jitter, date.now());
        prepared(refusal).writeTo(out, fill, delivery);
    }

    /** The answer to an error, in its usual words. */
    public ErrorAnswer error(GatewayError error) {
        return errors.get(error);
    }

    /** Prepares the answer to an error in words of its own: keep the result where the error can happen again. */
    public ErrorAnswer error(GatewayError error, String detail) {
        return new ErrorAnswer(error, AnswerTemplates.error(error, detail, ""), date);
    }

    /** Prepares the answer to a method that a path does not know. The methods are tokens, as the policy holds them. */
    public ErrorAnswer methodNotAllowed(Collection<String> allowed) {
        GatewayError error = GatewayError.METHOD_NOT_ALLOWED;
        String allow = "Allow: " + String.join(", ", allowed) + "\r\n";
        return new ErrorAnswer(error, AnswerTemplates.error(error, error.detail(), allow), date);
    }

    /** The status that a refusal is answered with. */
    public int status(Refusal refusal, Delivery delivery) {
        return prepared(refusal).status(delivery);
    }

    private PreparedAnswer prepared(Refusal refusal) {
        return refusal.limit().equals(Refusal.STREAMS)
                ? streams
                : byLimit.getOrDefault(refusal.limit(), plain).get(refusal.reason());
    }

    private EnumTable<Reason, PreparedAnswer> refusals(LimitSpec limit) {
        return new EnumTable<>(
                Reason.class,
                reason ->
                        NAMING_THE_LIMIT.contains(reason) ? AnswerTemplates.refusal(reason, limit) : plain.get(reason));
    }

    /** Spreads the return of callers over a tenth of a long wait; a wait under ten seconds stays as it is. */
    private static long jitterSeconds(long decision, long retryNanos) {
        long spread = retryNanos / SECOND_NANOS / JITTER_DIVISOR;
        return Math.floorMod(decision, spread + 1);
    }
}
