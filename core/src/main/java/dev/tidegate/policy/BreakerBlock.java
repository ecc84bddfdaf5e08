package dev.tidegate.policy;

import static dev.tidegate.policy.Notation.parseDurationNanos;

import dev.tidegate.breaker.BreakerRule;
import dev.tidegate.breaker.BreakerRule.Triggers;
import dev.tidegate.policy.BreakerSpec.Mode;
import dev.tidegate.policy.BreakerSpec.Scope;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;

/** The settings of an upstream about when it is not called for a while. */
final class BreakerBlock {
    private static final long LATENCY_OFF = Long.MAX_VALUE;
    private static final double SHARE_OFF = 1;
    private static final Ranged<Long> LATENCY_RANGE =
            new Ranged<>(Types.DURATION, parseDurationNanos("1ms"), parseDurationNanos("10min"));
    private static final Type<Long> OPEN_TIME = Types.duration("1ms", "1day");

    private static final Setting<Written, Profile> PROFILE = Setting.partial(
            "profile",
            Words.of("a profile of breakers", Profile.class),
            Setting.Fallback.of(Profile.DEFAULT),
            written -> Optional.empty(),
            "How long it stays open unless open says so: with classic a minute each time, else longer each time.");

    private static final Setting<Written, Mode> MODE = setting(
            "mode",
            Words.of("a mode of breakers", Mode.class),
            Mode.ON,
            BreakerSpec::mode,
            "Whether it stops calls, or with shadow only says when it would.");

    private static final Setting<Written, Double> ERRORS = setting(
            "errors",
            WordOr.off(Hundredths.SHARE, SHARE_OFF),
            Triggers.DEFAULT.errors(),
            breaker -> triggers(breaker).errors(),
            "Opens when more than this share of the calls failed.");

    private static final Setting<Written, Long> LATENCY = Setting.derived(
            "latency",
            WordOr.off(
                    Form.of(
                            "a bound of the latency",
                            "the 95th percentile and a duration from 1ms to 10min: p95 > 500ms",
                            "p95 ?> ?" + Notation.DURATION_FORM,
                            matcher -> latency(matcher.group(1) + matcher.group(2)),
                            nanos -> "p95 > " + Notation.duration(nanos)),
                    LATENCY_OFF),
            Setting.Fallback.of(
                    "`p95 > 500ms`; `off` beside concurrency tide or gradient, which hold the latency themselves",
                    values -> Triggers.DEFAULT.latencyNanos()),
            written -> triggers(written.breaker()).latencyNanos(),
            "Opens when the 95th percentile of the service time is above this.");

    private static final Setting<Written, Slow> SLOW = setting(
            "slow",
            WordOr.off(
                    Form.of(
                            "a share of slow calls",
                            "a percentage, and from which duration on a call is slow: 50% > 500ms",
                            Hundredths.FORM + " ?> ?" + Notation.DURATION_FORM,
                            Slow::of,
                            Slow::text),
                    new Slow(SHARE_OFF, Triggers.DEFAULT.slowNanos())),
            new Slow(Triggers.DEFAULT.slow(), Triggers.DEFAULT.slowNanos()),
            breaker -> new Slow(triggers(breaker).slow(), triggers(breaker).slowNanos()),
            "Opens when more than this share of the calls took longer than this.");

    private static final Setting<Written, Integer> CPU = setting(
            "cpu",
            WordOr.off(Ranged.of(Types.PERCENT, 1, 100), 0),
            0,
            BreakerSpec::cpuPercent,
            "Opens when the processors that the gate may use have been busier than this for a while.");

    private static final Setting<Written, Integer> CALLS = setting(
            "calls",
            Types.count(1, 1_000_000),
            BreakerRule.backingOff(Triggers.DEFAULT).calls(),
            breaker -> breaker.rule().calls(),
            "How many calls of the last ten seconds are needed before anything is concluded.");

    private static final Setting<Written, Long> OPEN = Setting.derived(
            "open",
            OPEN_TIME,
            Setting.Fallback.of(
                    "`5s`; `1min` with profile classic",
                    values -> profile(values).openNanos()),
            written -> written.breaker().rule().openNanos(),
            "How long it stays open the first time; twice as long each time it opens again without a recovery.");

    private static final Setting<Written, Long> OPEN_MAX = Setting.derived(
            "open-max",
            OPEN_TIME,
            Setting.Fallback.of(
                    "what open is when it is given, so that the time stays the same; else `1min`",
                    values -> values.has(OPEN)
                            ? values.get(OPEN)
                            : profile(values).openNanosMax()),
            written -> written.breaker().rule().openNanosMax(),
            "How long it stays open at most.");

    private static final Setting<Written, Scope> PER = setting(
            "per",
            Words.of("a scope of breakers", Scope.class),
            Scope.UPSTREAM,
            BreakerSpec::scope,
            "What has a breaker: the upstream as a whole, each server, or both.");

    private static final Setting<Written, Fallback> FALLBACK = setting(
            "fallback",
            WordOr.off(FallbackBlock.BLOCK, new Fallback.None()),
            new Fallback.None(),
            BreakerSpec::fallback,
            "What callers get while it is open, in place of a 503: { to: UPSTREAM } or an answer.");

    private static final Block<Written> BLOCK = Block.of(
                    "a circuit breaker",
                    "When an upstream is not called for a while because it does not answer well. Then calls are let"
                            + " through again little by little.",
                    BreakerBlock::make,
                    PROFILE,
                    MODE,
                    ERRORS,
                    LATENCY,
                    SLOW,
                    CPU,
                    CALLS,
                    OPEN,
                    OPEN_MAX,
                    PER,
                    FALLBACK)
            .rule(new Rule.Check<>(
                    OPEN_MAX,
                    ProblemCode.CONTRADICTION,
                    values -> values.get(OPEN) <= values.get(OPEN_MAX),
                    values -> "open (" + Notation.duration(values.get(OPEN)) + ") is above open-max ("
                            + Notation.duration(values.get(OPEN_MAX)) + ")",
                    "lower open or raise open-max"));

    /** A word, or a block. */
    static final Type<Written> TYPE = WordOr.off(WordOr.on(BLOCK, BLOCK.defaults()), Written.of(BreakerSpec.off()));

    private BreakerBlock() {}

    static Written defaults() {
        return BLOCK.defaults();
    }

    /** Refuses a rule that no file could give, by an {@link IllegalArgumentException}. */
    static void require(BreakerRule rule) {
        Triggers triggers = rule.triggers();
        Hundredths.require("errors", triggers.errors());
        Hundredths.require("slow", triggers.slow());
        LATENCY.require(triggers.latencyNanos());
        Require.that(LATENCY_RANGE.takes(triggers.slowNanos()), "slowNanos must be 1ms to 10min", triggers.slowNanos());
        CALLS.require(rule.calls());
        OPEN.require(rule.openNanos());
        OPEN_MAX.require(rule.openNanosMax());
    }

    private static Written make(Values values) {
        Slow slow = values.get(SLOW);
        BreakerRule rule = new BreakerRule(
                new Triggers(values.get(ERRORS), values.get(LATENCY), slow.share(), slow.nanos()),
                values.get(CALLS),
                values.get(OPEN),
                values.get(OPEN_MAX));
        BreakerSpec breaker =
                new BreakerSpec(values.get(MODE), rule, values.get(PER), values.get(CPU), values.get(FALLBACK));
        return new Written(breaker, values.has(LATENCY));
    }

    private static BreakerRule profile(Values values) {
        return switch (values.get(PROFILE)) {
            case DEFAULT -> BreakerRule.backingOff(Triggers.DEFAULT);
            case CLASSIC -> BreakerRule.classic(Triggers.DEFAULT);
        };
    }

    private static Triggers triggers(BreakerSpec breaker) {
        return breaker.rule().triggers();
    }

    private static long latency(String duration) {
        long nanos = parseDurationNanos(duration);
        if (!LATENCY_RANGE.takes(nanos)) {
            throw new IllegalArgumentException("a latency is 1ms to 10min");
        }
        return nanos;
    }

    private static <T> Setting<Written, T> setting(
            String name, Type<T> type, T value, Function<BreakerSpec, T> getter, String doc) {
        return Setting.of(name, type, value, written -> getter.apply(written.breaker()), doc);
    }

    /** Where the times come from that a breaker stays open. */
    private enum Profile {
        DEFAULT,
        CLASSIC
    }

    /** From when on a call is slow, and how many may be. */
    private record Slow(double share, long nanos) {
        static Slow of(Matcher matcher) {
            return new Slow(Hundredths.share(matcher, 1), latency(matcher.group(3) + matcher.group(4)));
        }

        String text() {
            return Hundredths.text(Hundredths.parts(share)) + " > " + Notation.duration(nanos);
        }
    }

    /**
     * A breaker as the file has it.
     *
     * @param saysLatency whether it says at what latency it opens; else that depends on what else guards the upstream
     */
    record Written(BreakerSpec breaker, boolean saysLatency) {
        static Written of(BreakerSpec breaker) {
            return new Written(breaker, true);
        }

        static Written of(UpstreamSpec upstream) {
            return of(upstream.breaker());
        }

        /** The breaker beside this limit: one that holds the latency needs no other guard of it, and would fight it. */
        BreakerSpec beside(ConcurrencySpec concurrency) {
            BreakerRule rule = breaker.rule();
            Triggers all = rule.triggers();
            Triggers others = new Triggers(all.errors(), LATENCY_OFF, all.slow(), all.slowNanos());
            return saysLatency || !concurrency.holdsLatency()
                    ? breaker
                    : breaker.withRule(new BreakerRule(others, rule.calls(), rule.openNanos(), rule.openNanosMax()));
        }
    }
}
