package dev.tidegate.gateway.answer;

import dev.tidegate.answer.RetryTime;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.BreakerSpec;
import dev.tidegate.policy.Fallback;
import dev.tidegate.policy.FixedAnswer;
import dev.tidegate.policy.Policy;
import io.netty.buffer.ByteBuf;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Everything that the gate answers itself, as whole HTTP/1.1 responses: refusals with their reason and the time to come
 * back, and errors, both as problem+json (RFC 9457); and the answers that the policy states in the place of a refusal.
 *
 * <p>The texts of a policy are prepared once, so that refusing costs far less than serving even in a flood: what is
 * left is copying some 800 bytes and writing a few numbers. Thread-safe; shared by all event loops.
 */
public final class Answers {
    private final HttpDate date;
    private final NamedRefusals refusals;
    private final Map<FixedAnswer, FixedReply> fixed = new HashMap<>();
    private final EnumTable<GatewayError, ErrorAnswer> errors;

    private Answers(Policy policy, InstantSource clock) {
        date = new HttpDate(clock);
        refusals = new NamedRefusals(policy, new EnumTable<>(Reason.class, AnswerTemplates::refusal));
        errors = new EnumTable<>(GatewayError.class, error -> error(error, error.detail()));
        policy.routes().forEach(route -> prepare(route.degraded()));
        policy.upstreams().values().forEach(upstream -> prepare(instead(upstream.breaker())));
    }

    /**
     * Prepares the answers of a policy.
     *
     * @param clock tells the date of each answer
     */
    public static Answers of(Policy policy, InstantSource clock) {
        return new Answers(policy, clock);
    }

    private static FixedAnswer instead(BreakerSpec breaker) {
        return switch (breaker.fallback()) {
            case Fallback.Answer answer -> answer.answer();
            case Fallback.None none -> FixedAnswer.none();
            case Fallback.ToUpstream to -> FixedAnswer.none();
        };
    }

    private void prepare(FixedAnswer answer) {
        if (!answer.isNone()) {
            fixed.put(answer, FixedReply.of(answer));
        }
    }

    /** Appends the whole response to a refused call. Returns its status. */
    public int refuse(ByteBuf out, Refusal refusal, Delivery delivery) {
        PreparedAnswer answer = refusals.of(refusal);
        answer.writeTo(out, fill(refusal), delivery);
        return answer.status(delivery);
    }

    /**
     * Appends what the policy states in the place of a refusal. Returns its status. A call of gRPC could not read it,
     * and is refused; so is a call for which this policy states none.
     */
    public int answer(ByteBuf out, FixedAnswer stated, Refusal refusal, Delivery delivery) {
        FixedReply reply = delivery.isGrpc() ? null : fixed.get(stated);
        if (reply == null) {
            return refuse(out, refusal, delivery);
        }
        reply.writeTo(out, fill(refusal), delivery);
        return reply.status();
    }

    private Fill fill(Refusal refusal) {
        RetryTime retry = RetryTime.of(refusal.retryAfterNanos(), refusal.decision());
        return new Fill(refusal.decision(), Math.max(0, refusal.remaining()), retry, date.now());
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
}
