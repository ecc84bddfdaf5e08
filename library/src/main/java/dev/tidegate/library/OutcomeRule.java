package dev.tidegate.library;

import dev.tidegate.model.Outcome;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * What an exception says about the method that was called. Exceptions that are an answer (an order that is not valid, a
 * name that is taken) should be {@link Outcome#SUCCESS}, or they open the breaker:
 *
 * <pre>{@code
 * OutcomeRule rule = failure ->
 *         failure instanceof ValidationException ? Outcome.SUCCESS : OutcomeRule.DEFAULT.outcome(failure);
 * }</pre>
 */
@FunctionalInterface
public interface OutcomeRule {
    /**
     * The rule unless you give another: exceptions of time ({@link TimeoutException}, a timeout of a socket or of an
     * HTTP client) are {@link Outcome#LATE}; interrupts, cancellations and refusals of a gate further down are
     * {@link Outcome#CANCELLED}; all others are {@link Outcome#FAILURE}.
     */
    OutcomeRule DEFAULT = OutcomeRule::byKind;

    /** How a call ended that threw this. Called by the thread that ends the call; must not block. */
    Outcome outcome(Throwable failure);

    private static Outcome byKind(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapper when wrapper.getCause() != null -> byKind(wrapper.getCause());
            case ExecutionException wrapper when wrapper.getCause() != null -> byKind(wrapper.getCause());
            case TimeoutException late -> Outcome.LATE;
            case InterruptedIOException late -> Outcome.LATE;
            case InterruptedException broken -> Outcome.CANCELLED;
            case CancellationException broken -> Outcome.CANCELLED;
            case RefusedException refused -> Outcome.CANCELLED;
            case HttpTimeoutException late -> Outcome.LATE;
            default -> Outcome.FAILURE;
        };
    }
}
