package dev.tidegate.policy;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The settings of what callers get while a breaker is open: another upstream, or a fixed answer. */
final class FallbackBlock {
    private static final Setting<Fallback, String> TO = Setting.partial(
            "to",
            new Types.Name(Reading.Kind.UPSTREAM_OF_CALLS),
            Setting.Fallback.of("nowhere", values -> ""),
            FallbackBlock::target,
            "The upstream that answers instead.");

    private static final Setting<Fallback, Integer> STATUS =
            answer(AnswerBlock.STATUS, Setting.Fallback.of("no answer", values -> 0), FixedAnswer::status);

    private static final Setting<Fallback, String> BODY =
            answer(AnswerBlock.BODY, AnswerBlock.BODY.fallback(), FixedAnswer::body);
    private static final Setting<Fallback, String> TYPE =
            answer(AnswerBlock.TYPE, AnswerBlock.TYPE.fallback(), FixedAnswer::contentType);

    static final Block<Fallback> BLOCK = Block.of(
                    "a fallback",
                    "What callers get while the breaker is open: the answer of another upstream, or a fixed one.",
                    FallbackBlock::make,
                    TO,
                    STATUS,
                    BODY,
                    TYPE)
            .rule(new Rule.ExactlyOne<>(List.of(TO, STATUS)))
            .rule(new Rule.Needs<>(BODY, STATUS))
            .rule(new Rule.Needs<>(TYPE, STATUS))
            .rule(AnswerBlock.onlyWithBody(STATUS, BODY));

    private FallbackBlock() {}

    /** The upstream that answers instead, if one does. */
    static Optional<String> target(Fallback fallback) {
        return fallback instanceof Fallback.ToUpstream(String upstream) ? Optional.of(upstream) : Optional.empty();
    }

    private static Fallback make(Values values) {
        return values.has(TO)
                ? new Fallback.ToUpstream(values.get(TO))
                : new Fallback.Answer(new FixedAnswer(values.get(STATUS), values.get(TYPE), values.get(BODY)));
    }

    /** The same setting in a fallback, where it has a meaning for answers only. */
    private static <T> Setting<Fallback, T> answer(
            Setting<FixedAnswer, T> setting, Setting.Fallback<T> otherwise, Function<FixedAnswer, T> getter) {
        return Setting.partial(
                setting.name(),
                setting.type(),
                otherwise,
                fallback -> fallback instanceof Fallback.Answer(FixedAnswer fixed)
                        ? Optional.of(getter.apply(fixed))
                        : Optional.empty(),
                setting.doc());
    }
}
