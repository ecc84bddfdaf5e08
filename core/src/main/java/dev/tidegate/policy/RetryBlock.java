package dev.tidegate.policy;

import static dev.tidegate.policy.Notation.parseDurationNanos;

import dev.tidegate.policy.Retry.Failure;
import dev.tidegate.policy.Retry.Methods;
import java.util.Set;
import java.util.regex.Matcher;

/** The settings of an upstream about sending a request more than once. */
final class RetryBlock {
    static final long HEDGE_NANOS_MIN = parseDurationNanos("1ms");
    static final long HEDGE_NANOS_MAX = parseDurationNanos("10min");

    static final Setting<Retry, Integer> ATTEMPTS = Setting.of(
            "attempts", Types.count(2, 10), 2, Retry::attempts, "How many tries in all, the first included.");

    private static final Setting<Retry, Set<Failure>> ON = Setting.of(
            "on",
            ListOf.of("a list of failures", Words.of("a failure", Failure.values(), Failure::text), 1)
                    .distinct(new Distinct<>("a failure", failure -> failure))
                    .map(Set::copyOf, failures -> failures.stream().sorted().toList()),
            Set.of(Failure.CONNECT, Failure.RESET),
            Retry::on,
            "After which failures: connect when there is no connection, reset when it ended before the reply, or a status.");

    private static final Setting<Retry, Methods> METHODS = Setting.of(
            "methods",
            Words.of("a choice of methods", Methods.class),
            Methods.IDEMPOTENT,
            Retry::methods,
            "Which methods may be sent again once something was sent: idempotent for those of which two have the effect of"
                    + " one (RFC 9110), any for all.");

    static final Setting<Retry, Integer> BUDGET = Setting.of(
            "budget",
            Ranged.of(Types.PERCENT, 1, 100),
            20,
            Retry::budgetPercent,
            "How many retries and hedges there may be, in parts of the requests, so that they cannot multiply an overload.");

    static final Setting<Retry, Long> BACKOFF = Setting.of(
            "backoff",
            WordOr.off(Types.duration("1ms", "1min"), 0L),
            parseDurationNanos("25ms"),
            Retry::backoffNanos,
            "How long to wait before the first retry; each further one waits twice as long, with chance in it.");

    static final Setting<Retry, Integer> BODY = Setting.of(
            "body",
            Types.intSize("0B", "16MiB"),
            64 << 10,
            Retry::bodyBytes,
            "The largest request body that is kept to be sent again; a request with more is tried once.");

    static final Block<Retry> RETRY = Block.of(
            "a block of retries",
            "When a request is tried again at another server. One of which nothing was sent may always be.",
            values -> new Retry(
                    values.get(ATTEMPTS),
                    values.get(ON),
                    values.get(METHODS),
                    values.get(BUDGET),
                    values.get(BACKOFF),
                    values.get(BODY)),
            ATTEMPTS,
            ON,
            METHODS,
            BUDGET,
            BACKOFF,
            BODY);

    private static final Setting<Hedge, Hedge> AFTER = Setting.of(
            "after",
            Form.of(
                    "a time to hedge after",
                    "a percentile of the latest replies from p50 to p99, or a duration: p95, 50ms",
                    "p([5-9][0-9])|" + Notation.DURATION_FORM,
                    RetryBlock::hedge,
                    RetryBlock::text),
            new Hedge.AfterPercentile(95),
            hedge -> hedge,
            "How long the first server may take before a second one is asked as well.");

    static final Block<Hedge> HEDGE = Block.of(
            "a block of hedging",
            "A second request for one that is slow. It spends the budget of retry, and the methods are those of retry.",
            values -> values.get(AFTER),
            AFTER);

    private RetryBlock() {}

    private static Hedge hedge(Matcher matcher) {
        if (matcher.group(1) != null) {
            return new Hedge.AfterPercentile(Integer.parseInt(matcher.group(1)));
        }
        long nanos = parseDurationNanos(matcher.group());
        if (nanos < HEDGE_NANOS_MIN || nanos > HEDGE_NANOS_MAX) {
            throw new IllegalArgumentException("a time to hedge after is 1ms to 10min");
        }
        return new Hedge.AfterTime(nanos);
    }

    private static String text(Hedge hedge) {
        return switch (hedge) {
            case Hedge.Off off -> throw new IllegalArgumentException("a hedge that is off has no time");
            case Hedge.AfterPercentile after -> "p" + after.percentile();
            case Hedge.AfterTime after -> Notation.duration(after.nanos());
        };
    }
}
