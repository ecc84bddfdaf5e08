package dev.tidegate.policy;

import static dev.tidegate.policy.Notation.parseDurationNanos;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.model.Attribute;
import java.util.List;

/** The settings of an upstream about how many calls it serves at once, and which. */
final class ConcurrencyBlock {
    private static final Setting<ConcurrencySpec, ConcurrencyRule> LIMIT = Setting.of(
            "limit",
            ConcurrencyText.ANY,
            new ConcurrencyRule.Tide(ConcurrencyRule.Range.DEFAULT),
            ConcurrencySpec::limit,
            "How many calls in all: found by tide, gradient, vegas or aimd, or told.");

    private static final LimitRange<ConcurrencySpec> RANGE = LimitRange.around(LIMIT, ConcurrencySpec::limit);

    private static final Setting<ConcurrencySpec, Boolean> QUEUE = Setting.of(
            "queue",
            Words.of("a switch", Switch.class).map(word -> word == Switch.ON, on -> on ? Switch.ON : Switch.OFF),
            true,
            ConcurrencySpec::queue,
            "Whether calls may wait for a place, for a part of their time: the important ones and light users come first."
                    + " With off, a call for which there is no place is refused at once.");

    private static final Setting<ConcurrencySpec, Attribute> USER = Setting.of(
            "user",
            new AttributeType(),
            new Attribute.ClientAddress(),
            ConcurrencySpec::user,
            "Whose calls share the places fairly.");

    static final Setting<ConcurrencySpec, List<KeyedConcurrency>> PER = Setting.of(
            "per",
            KeyedBlock.BY_NAME,
            List.of(),
            ConcurrencySpec::per,
            "Further limits, each for every value of a key: { user: fixed(8), app: tide }.");

    private static final Setting<Sessions, Attribute> SESSION_KEY =
            Setting.required("key", new AttributeType(), Sessions::key, "What tells sessions apart.");

    static final Setting<Sessions, Long> SESSION_KEEP = Setting.of(
            "keep",
            Types.duration("1s", "1day"),
            parseDurationNanos("10min"),
            Sessions::keepNanos,
            "How long after its last call a session counts as begun.");

    static final Setting<Sessions, Integer> SESSION_MAX = Setting.of(
            "max",
            Types.count(1, 10_000_000),
            100_000,
            Sessions::max,
            "How many sessions are remembered at most; beyond it the oldest is forgotten.");

    private static final Block<Sessions> SESSIONS_BLOCK = Block.of(
            "a block of sessions",
            "A session of several calls that has begun goes on before others begin, so that those who were let in can"
                    + " finish.",
            values -> new Sessions(values.get(SESSION_KEY), values.get(SESSION_KEEP), values.get(SESSION_MAX)),
            SESSION_KEY,
            SESSION_KEEP,
            SESSION_MAX);

    private static final Setting<ConcurrencySpec, Sessions> SESSIONS = Setting.of(
            "sessions",
            WordOr.off(SESSIONS_BLOCK, Sessions.off()),
            Sessions.off(),
            ConcurrencySpec::sessions,
            "Sticky admission: whose calls go on being let in once they have begun.");

    private static final Block<ConcurrencySpec> BLOCK = RANGE.rules(Block.of(
                    "a block of concurrency",
                    "How many calls an upstream serves at once, and who comes first when there are more. Streams count"
                            + " until their first byte.",
                    ConcurrencyBlock::make,
                    LIMIT,
                    RANGE.min(),
                    RANGE.initial(),
                    RANGE.max(),
                    QUEUE,
                    USER,
                    PER,
                    SESSIONS))
            .rule(new Rule.Check<>(
                    PER,
                    ProblemCode.OUT_OF_RANGE,
                    values -> values.get(PER).size() <= ConcurrencySpec.PER_MAX,
                    values -> values.get(PER).size() + " limits by key are more than " + ConcurrencySpec.PER_MAX,
                    "remove some, as each call passes all of them"));

    /** A word for the limit, or a block. */
    static final Type<ConcurrencySpec> TYPE =
            new LeafOr<>(ConcurrencyText.ANY.map(ConcurrencyBlock::of, ConcurrencySpec::limit), BLOCK);

    private ConcurrencyBlock() {}

    static ConcurrencySpec of(ConcurrencyRule limit) {
        Values none = Values.none();
        return new ConcurrencySpec(limit, none.get(QUEUE), none.get(USER), none.get(PER), none.get(SESSIONS));
    }

    static ConcurrencySpec defaults() {
        return BLOCK.defaults();
    }

    static Sessions sessions(Attribute key) {
        return SESSIONS_BLOCK.make(Values.none().with(SESSION_KEY, key));
    }

    private static ConcurrencySpec make(Values values) {
        return new ConcurrencySpec(
                RANGE.rule(values), values.get(QUEUE), values.get(USER), values.get(PER), values.get(SESSIONS));
    }

    /** The two words of a switch. */
    private enum Switch {
        ON,
        OFF
    }
}
