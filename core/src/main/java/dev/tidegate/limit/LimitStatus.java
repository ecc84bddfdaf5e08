package dev.tidegate.limit;

/**
 * How a limit stands for one key at one moment, for people and for the RateLimit fields of a response.
 *
 * @param name the name of the limit
 * @param rule the rule in force
 * @param limit the most permits that can be granted at once
 * @param remaining how many permits are due now
 * @param resetNanos nanoseconds until nothing is spent any more
 * @param retryAfterNanos nanoseconds until the permits that were asked about are due; 0 when they are,
 *     {@link Long#MAX_VALUE} when they exceed the limit
 */
public record LimitStatus(
        String name, LimitRule rule, long limit, long remaining, long resetNanos, long retryAfterNanos) {}
