package dev.tidegate.spring.grpc;

import dev.tidegate.answer.RefusalText;
import dev.tidegate.answer.RetryTime;
import dev.tidegate.library.Refusal;
import dev.tidegate.model.Outcome;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.Policy;
import dev.tidegate.spring.http.RefusalAnswer;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * What a refused call of gRPC is answered, as the gateway answers it: a status with the sentence of the refusal, and in
 * the trailers the reason, the rule that decided, and when to come back (gRFC A6).
 *
 * @param status RESOURCE_EXHAUSTED for a caller over its quota, UNAVAILABLE for a service that has no room
 */
record RpcRefusal(Status status, Metadata trailers) {
    private static final Metadata.Key<String> REASON = key("tidegate-reason");
    private static final Metadata.Key<String> RULE = key("tidegate-rule");
    private static final Metadata.Key<String> PUSHBACK = key("grpc-retry-pushback-ms");

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    static RpcRefusal of(Policy policy, Refusal refusal) {
        RefusalText text = RefusalAnswer.text(policy, refusal);
        Metadata trailers = new Metadata();
        trailers.put(REASON, refusal.reason().text());
        if (!refusal.rule().isEmpty()) {
            trailers.put(RULE, refusal.rule());
        }
        String sentence = text.sentence();
        if (text.retry()) {
            long nanos = refusal.retryAfterNanos() == Long.MAX_VALUE ? 0 : refusal.retryAfterNanos();
            RetryTime retry = RetryTime.of(nanos, 0);
            trailers.put(PUSHBACK, Long.toString(retry.millis()));
            sentence += "; try again in " + retry.text();
        }
        return new RpcRefusal(status(refusal.reason(), text).withDescription(sentence), trailers);
    }

    private static Status status(Reason reason, RefusalText text) {
        if (reason == Reason.KEY_MISSING) {
            return Status.UNAUTHENTICATED;
        }
        return switch (text.status().code()) {
            case 429 -> Status.RESOURCE_EXHAUSTED;
            case 503 -> Status.UNAVAILABLE;
            case 504 -> Status.DEADLINE_EXCEEDED;
            default -> Status.INTERNAL;
        };
    }

    /** What the status of a call says about the one that was called. */
    static Outcome outcome(Status status) {
        return switch (status.getCode()) {
            case UNAVAILABLE, INTERNAL, UNKNOWN, DATA_LOSS -> Outcome.FAILURE;
            case DEADLINE_EXCEEDED -> Outcome.LATE;
            case CANCELLED -> Outcome.CANCELLED;
            case OK, INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED -> Outcome.SUCCESS;
            case RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, OUT_OF_RANGE -> Outcome.SUCCESS;
            case UNIMPLEMENTED, UNAUTHENTICATED -> Outcome.SUCCESS;
        };
    }
}
