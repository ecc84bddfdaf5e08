package dev.tidegate.policy;

import java.util.Set;

/**
 * When a request is tried again. A request of which nothing was sent is safe to send again, whatever its method; of all
 * others only those that may be repeated (RFC 9110 section 9.2.2) are tried again, unless {@link Methods#ANY} is set.
 *
 * @param attempts how many tries in all, the first included, from 2 to 10; 1 for no retry
 * @param on after which failures
 * @param methods which methods may be sent a second time
 * @param budgetPercent how many retries and hedges there may be in a hundred requests of the upstream, so that retries
 *     cannot multiply an overload, from 1 to 100; 0 for no retry
 * @param backoffNanos how long is waited before the first retry; each further one waits twice as long, drawn at random
 *     from none of that time to all of it
 * @param bodyBytes the largest request body that is kept to be sent again; a request with more is tried once
 */
public record Retry(
        int attempts, Set<Failure> on, Methods methods, int budgetPercent, long backoffNanos, int bodyBytes) {
    /** Copies the set and refuses what is outside the ranges. */
    public Retry {
        on = Set.copyOf(on);
        if (attempts == 1) {
            Require.that(on.isEmpty() && budgetPercent == 0, "retry that is off must have no failures", on);
        } else {
            RetryBlock.ATTEMPTS.require(attempts);
            RetryBlock.BUDGET.require(budgetPercent);
            RetryBlock.BACKOFF.require(backoffNanos);
            RetryBlock.BODY.require(bodyBytes);
            Require.that(!on.isEmpty(), "on must not be empty", on);
        }
    }

    /** Every request is tried once. */
    public static Retry off() {
        return new Retry(1, Set.of(), Methods.IDEMPOTENT, 0, 0, 0);
    }

    /** The file's defaults: one more try after a failed or a dead connection, for at most a fifth of the requests. */
    public static Retry defaults() {
        return RetryBlock.RETRY.defaults();
    }

    /** The same retry with so many tries in all, after these failures. */
    public Retry withAttempts(int most, Failure... failures) {
        return new Retry(most, Set.of(failures), methods, budgetPercent, backoffNanos, bodyBytes);
    }

    /** The same retry for other methods. */
    public Retry withMethods(Methods other) {
        return new Retry(attempts, on, other, budgetPercent, backoffNanos, bodyBytes);
    }

    /** The same retry with other bounds: retries in a hundred requests, the first wait, the largest body. */
    public Retry withBounds(int percent, long firstBackoffNanos, int mostBodyBytes) {
        return new Retry(attempts, on, methods, percent, firstBackoffNanos, mostBodyBytes);
    }

    /** Whether every request is tried once. */
    public boolean isOff() {
        return attempts == 1;
    }

    /** How a try can fail. */
    public enum Failure {
        /** No connection could be made; nothing was sent. */
        CONNECT("connect"),
        /** The connection ended before a reply began. */
        RESET("reset"),
        /** The server replied 502. */
        BAD_GATEWAY("502"),
        /** The server replied 503. */
        SERVICE_UNAVAILABLE("503"),
        /** The server replied 504. */
        GATEWAY_TIMEOUT("504");

        private final String text;

        Failure(String text) {
            this.text = text;
        }

        /** The word, as the file has it. */
        public String text() {
            return text;
        }
    }

    /** Which methods may be sent a second time after something was sent. */
    public enum Methods {
        /**
         * Those of which two have the effect of one: GET, HEAD, OPTIONS, TRACE, PUT, DELETE (RFC 9110 section 9.2.2).
         */
        IDEMPOTENT,
        /** All: the servers tell a repeated request themselves. */
        ANY
    }
}
