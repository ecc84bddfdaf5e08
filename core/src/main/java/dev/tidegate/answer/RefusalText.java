package dev.tidegate.answer;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.KeyedConcurrency;
import dev.tidegate.policy.LimitSpec;

/**
 * What a refusal says: its status, its problem type and its words. One place says it for every deployment.
 *
 * @param status the status of HTTP
 * @param type what kind of problem it is
 * @param sentence what happened, without the full stop
 * @param retry whether coming back later helps
 */
public record RefusalText(Status status, ProblemType type, String sentence, boolean retry) {
    /** A status code and its phrase. */
    public record Status(int code, String phrase) {}

    private static final Status BAD_REQUEST = new Status(400, "Bad Request");
    private static final Status TOO_MANY_REQUESTS = new Status(429, "Too Many Requests");
    private static final Status UNAVAILABLE = new Status(503, "Service Unavailable");
    private static final Status GATEWAY_TIMEOUT = new Status(504, "Gateway Timeout");

    /** The caller has as many streams open as it may: the caller's own doing, so 429. */
    public static final RefusalText STREAMS = new RefusalText(
            TOO_MANY_REQUESTS,
            ProblemType.QUOTA_EXCEEDED,
            "This caller has as many streams (WebSockets, server-sent events) open as it may; close one first",
            true);

    /** The caller says how long it waits, but nobody can read it. */
    public static final RefusalText BAD_DEADLINE = new RefusalText(
            BAD_REQUEST,
            ProblemType.BLANK,
            "The header that says how long the client waits is no time: write 1.5s, 200ms, or 200 for milliseconds",
            false);

    /** The ladder is on its last rung. */
    public static final RefusalText LAST_RUNG =
            busy("Only the most important requests are served while the service is under pressure");

    /** The text for a reason where no limit is named. */
    public static RefusalText of(Reason reason) {
        return switch (reason) {
            case RATE ->
                new RefusalText(TOO_MANY_REQUESTS, ProblemType.QUOTA_EXCEEDED, "This caller asked too often", true);
            case CONCURRENCY -> busy("The service is busy with as many requests as it can serve at once");
            case SHED -> busy("The service is overloaded and serves more important requests first");
            case DEGRADED -> busy("This feature is switched off while the service is under pressure");
            case BREAKER_OPEN -> busy("The service behind this gate is failing and is being left alone");
            case FUNNEL ->
                new RefusalText(
                        TOO_MANY_REQUESTS,
                        ProblemType.ABNORMAL_USAGE_DETECTED,
                        "The requests of this caller look like abuse",
                        true);
            case KEY_MISSING ->
                new RefusalText(BAD_REQUEST, ProblemType.BLANK, "This request does not say who is asking", false);
            case STORE_DOWN -> busy("The store that counts requests is away");
            case QUEUE_FULL -> busy("The queue for this kind of work is full");
            case TIMEOUT -> new RefusalText(GATEWAY_TIMEOUT, ProblemType.BLANK, "The request ran out of time", false);
            case NO_HEALTHY_UPSTREAM -> busy("No server for this request can be reached");
        };
    }

    /** The text for a reason where a limit decided. */
    public static RefusalText of(Reason reason, LimitSpec limit) {
        RefusalText plain = of(reason);
        return switch (reason) {
            case RATE -> rate(plain, limit);
            case KEY_MISSING -> plain.with("This request must carry " + LimitSentence.required(limit.key()));
            case CONCURRENCY, SHED, DEGRADED, BREAKER_OPEN, FUNNEL -> plain;
            case STORE_DOWN, QUEUE_FULL, TIMEOUT, NO_HEALTHY_UPSTREAM -> plain;
        };
    }

    /** The text for a reason where an upstream decided: it has no room, or is left alone. */
    public static RefusalText of(Reason reason, String upstream) {
        String service = "The service '" + upstream + "'";
        return switch (reason) {
            case CONCURRENCY -> busy(service + " is busy with as many requests as it can serve at once");
            case SHED -> busy(service + " is overloaded and serves more important requests first");
            case BREAKER_OPEN -> busy(service + " is failing and is being left alone");
            // It never reached a server, so unlike other timeouts it can be repeated whatever it does.
            case TIMEOUT -> busy(service + " is overloaded and has no room before this request runs out of time");
            case RATE, DEGRADED, FUNNEL, KEY_MISSING, STORE_DOWN, QUEUE_FULL, NO_HEALTHY_UPSTREAM -> of(reason);
        };
    }

    /** The text where an upstream has no more room for the value that a key has. */
    public static RefusalText of(String upstream, KeyedConcurrency limit) {
        String sentence = LimitSentence.of(upstream, limit);
        return switch (limit.limit()) {
            case ConcurrencyRule.Fixed fixed ->
                new RefusalText(TOO_MANY_REQUESTS, ProblemType.QUOTA_EXCEEDED, sentence, true);
            // What was found out is what the service bears: that is nobody's quota.
            case ConcurrencyRule.Tide found -> busy(sentence);
            case ConcurrencyRule.Gradient found -> busy(sentence);
            case ConcurrencyRule.Vegas found -> busy(sentence);
            case ConcurrencyRule.Aimd found -> busy(sentence);
            case ConcurrencyRule.Off off -> busy(sentence);
        };
    }

    /** The text for a feature that is off. */
    public static RefusalText ofFeature(String feature) {
        return busy("The feature '" + feature + "' is switched off while the service is under pressure");
    }

    private static RefusalText rate(RefusalText plain, LimitSpec limit) {
        // The caller of an upstream at its limit did nothing wrong, so 429 would blame the wrong side.
        return limit.level() == LimitSpec.Level.RESOURCE
                ? busy("The service behind this gate is asked more than it can bear")
                : plain.with(LimitSentence.of(limit));
    }

    private static RefusalText busy(String sentence) {
        return new RefusalText(UNAVAILABLE, ProblemType.TEMPORARY_REDUCED_CAPACITY, sentence, true);
    }

    private RefusalText with(String other) {
        return new RefusalText(status, type, other, retry);
    }
}
