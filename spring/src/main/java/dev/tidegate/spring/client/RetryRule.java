package dev.tidegate.spring.client;

import dev.tidegate.library.Retries;
import dev.tidegate.policy.Retry;
import dev.tidegate.spring.http.CallTerms;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpMethod;

/** Whether a try that failed may be made again, as the policy says of the upstream. Stateless. */
final class RetryRule {
    private static final Set<HttpMethod> IDEMPOTENT = Set.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE, HttpMethod.PUT, HttpMethod.DELETE);
    private static final int CAUSES_MAX = 8;

    private RetryRule() {}

    /** Whether the reply has a status after which the policy tries again. */
    static boolean isFailure(Retry rule, HttpMethod method, int status) {
        return mayRepeat(rule, method)
                && switch (status) {
                    case 502 -> rule.on().contains(Retry.Failure.BAD_GATEWAY);
                    case 503 -> rule.on().contains(Retry.Failure.SERVICE_UNAVAILABLE);
                    case 504 -> rule.on().contains(Retry.Failure.GATEWAY_TIMEOUT);
                    default -> false;
                };
    }

    /** Whether the request broke off in a way after which the policy tries again. */
    static boolean isFailure(Retry rule, HttpMethod method, Throwable failure) {
        if (isConnect(failure)) {
            // Nothing was sent, so it may be sent again whatever its method.
            return rule.on().contains(Retry.Failure.CONNECT);
        }
        return rule.on().contains(Retry.Failure.RESET) && mayRepeat(rule, method);
    }

    /** How long to wait before the next try; empty when there is none, or the caller does not wait that long. */
    static Optional<Duration> pause(Retries retries, CallTerms terms) {
        return retries.mayRetry() ? Optional.of(retries.backoff()).filter(terms::allow) : Optional.empty();
    }

    private static boolean mayRepeat(Retry rule, HttpMethod method) {
        return rule.methods() == Retry.Methods.ANY || IDEMPOTENT.contains(method);
    }

    private static boolean isConnect(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            if (cause instanceof ConnectException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
