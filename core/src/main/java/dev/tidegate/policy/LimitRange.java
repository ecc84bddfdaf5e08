package dev.tidegate.policy;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.ConcurrencyRule.Range;
import java.util.Optional;
import java.util.function.Function;

/**
 * The settings by which a block says how many calls may be served at once: how that is found, and where it may move.
 *
 * @param limit how it is found
 * @param min the least
 * @param initial where it begins
 * @param max the most
 */
record LimitRange<R>(
        Setting<R, ConcurrencyRule> limit,
        Setting<R, Integer> min,
        Setting<R, Integer> initial,
        Setting<R, Integer> max) {
    private static final Type<Integer> BOUND = Types.count(1, ConcurrencyText.MAX);

    /** The settings around this one. */
    static <R> LimitRange<R> around(Setting<R, ConcurrencyRule> limit, Function<R, ConcurrencyRule> getter) {
        Setting<R, Integer> min = Setting.partial(
                "min",
                BOUND,
                Setting.Fallback.of(Range.DEFAULT.min()),
                record -> range(getter.apply(record)).map(Range::min),
                "The least it may be.");
        Setting<R, Integer> max = Setting.partial(
                "max",
                BOUND,
                Setting.Fallback.of(Range.DEFAULT.max()),
                record -> range(getter.apply(record)).map(Range::max),
                "The most it may be.");
        Setting<R, Integer> initial = Setting.partial(
                "initial",
                BOUND,
                Setting.Fallback.of(
                        "20, or what of min and max is nearest",
                        values -> Math.max(values.get(min), Math.min(Range.DEFAULT.initial(), values.get(max)))),
                record -> range(getter.apply(record)).map(Range::initial),
                "Where it begins. One far too high costs a slow start under full load.");
        return new LimitRange<>(limit, min, initial, max);
    }

    /** Where a limit may move, if it does. */
    static Optional<Range> range(ConcurrencyRule rule) {
        return switch (rule) {
            case ConcurrencyRule.Tide(Range range) -> Optional.of(range);
            case ConcurrencyRule.Gradient(Range range) -> Optional.of(range);
            case ConcurrencyRule.Vegas(Range range) -> Optional.of(range);
            case ConcurrencyRule.Aimd(Range range) -> Optional.of(range);
            case ConcurrencyRule.Fixed fixed -> Optional.empty();
            case ConcurrencyRule.Off off -> Optional.empty();
        };
    }

    /** The most calls that a limit may ever let in at once; {@link Long#MAX_VALUE} when it is off. */
    static long most(ConcurrencyRule rule) {
        return switch (rule) {
            case ConcurrencyRule.Fixed(int limit) -> limit;
            case ConcurrencyRule.Off off -> Long.MAX_VALUE;
            default -> range(rule).map(Range::max).orElse(0);
        };
    }

    /** Refuses a limit that no file could give, by an {@link IllegalArgumentException}. */
    static void require(ConcurrencyRule rule) {
        if (!(rule instanceof ConcurrencyRule.Off)) {
            Require.range("limit", most(rule), 1, ConcurrencyText.MAX);
        }
    }

    /** The rule of these values. */
    ConcurrencyRule rule(Values values) {
        return switch (values.get(limit)) {
            case ConcurrencyRule.Tide tide -> new ConcurrencyRule.Tide(range(values));
            case ConcurrencyRule.Gradient gradient -> new ConcurrencyRule.Gradient(range(values));
            case ConcurrencyRule.Vegas vegas -> new ConcurrencyRule.Vegas(range(values));
            case ConcurrencyRule.Aimd aimd -> new ConcurrencyRule.Aimd(range(values));
            case ConcurrencyRule.Fixed fixed -> fixed;
            case ConcurrencyRule.Off off -> off;
        };
    }

    private Range range(Values values) {
        return new Range(values.get(initial), values.get(min), values.get(max));
    }

    /** The block with what must hold between these settings. */
    Block<R> rules(Block<R> block) {
        return block.rule(moves(min))
                .rule(moves(initial))
                .rule(moves(max))
                .rule(inOrder(min, max))
                .rule(inOrder(min, initial))
                .rule(inOrder(initial, max));
    }

    private Rule<R> moves(Setting<R, Integer> bound) {
        return new Rule.Check<>(
                bound,
                ProblemCode.CONTRADICTION,
                values -> !values.has(bound) || range(values.get(limit)).isPresent(),
                values -> "'" + bound.name() + "' means nothing with limit " + ConcurrencyText.text(values.get(limit))
                        + ", which does not move",
                "remove it, or write limit: tide");
    }

    private Rule<R> inOrder(Setting<R, Integer> lower, Setting<R, Integer> upper) {
        boolean isOfInitial = lower.equals(initial) || upper.equals(initial);
        return new Rule.Check<>(
                lower,
                ProblemCode.CONTRADICTION,
                values -> (isOfInitial && !values.has(initial)) || values.get(lower) <= values.get(upper),
                values -> lower.name() + " (" + values.get(lower) + ") is above " + upper.name() + " ("
                        + values.get(upper) + ")",
                "lower " + lower.name() + " or raise " + upper.name());
    }
}
