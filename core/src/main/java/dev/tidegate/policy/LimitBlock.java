package dev.tidegate.policy;

import static dev.tidegate.policy.Notation.parseBytes;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.MissingKey;
import dev.tidegate.limit.OnStoreFailure;
import dev.tidegate.limit.Rate;
import dev.tidegate.limit.Sharing;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.LimitSpec.Mode;
import dev.tidegate.policy.LimitSpec.OnExceed;
import dev.tidegate.policy.LimitSpec.Purpose;
import dev.tidegate.policy.LimitSpec.Scope;
import dev.tidegate.policy.Setting.Fallback;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings of a limit. */
final class LimitBlock {
    private static final Words<Algorithm> ALGORITHMS = Words.of("an algorithm", Algorithm.class);

    private static final Setting<LimitSpec, Level> LEVEL = Setting.of(
            "level",
            Words.of("a level", Level.class, "cache"),
            Level.USER,
            LimitSpec::level,
            "Where it is asked: user first, then application (both in routes), resource last (in upstreams).");

    private static final Setting<LimitSpec, List<Attribute>> KEY = Setting.partial(
            "key",
            new KeyType(),
            Fallback.of("one count in all", values -> List.of()),
            limit -> Optional.of(limit.key()).filter(key -> !key.isEmpty()),
            "What it is kept by.");

    static final Setting<LimitSpec, Rate> RATE =
            Setting.required("rate", Types.RATE, limit -> limit.rule().rate(), "How many permits pass in which time.");

    private static final Setting<LimitSpec, Algorithm> ALGORITHM = Setting.of(
            "algorithm",
            ALGORITHMS,
            Algorithm.TOKEN_BUCKET,
            limit -> Algorithm.of(limit.rule()),
            "How it counts. token-bucket lets bursts through, leaky-bucket spaces evenly, fixed-window counts by the"
                    + " clock, sliding-window is exact in any window, approximate is a cheap estimate of it.");

    private static final Setting<LimitSpec, Long> BURST = Setting.partial(
            "burst",
            Types.longCount(1, Rate.MAX_PERMITS),
            Fallback.of("one second's worth of the rate, at least 1", values -> LimitRules.burst(values.get(RATE))),
            limit -> limit.rule() instanceof LimitRule.TokenBucket bucket
                    ? Optional.of(bucket.burst())
                    : Optional.empty(),
            "The most permits a token bucket saves up.");

    private static final Setting<LimitSpec, Long> WARM_UP = Setting.partial(
            "warm-up",
            WordOr.off(Types.duration("1ms", "1day"), 0L),
            Fallback.of(0L),
            limit -> switch (limit.rule()) {
                case LimitRule.TokenBucket bucket -> Optional.of(bucket.warmUpNanos());
                case LimitRule.LeakyBucket bucket -> Optional.of(bucket.warmUpNanos());
                case LimitRule.FixedWindow window -> Optional.empty();
                case LimitRule.SlidingWindow window -> Optional.empty();
                case LimitRule.ApproximateSlidingWindow window -> Optional.empty();
            },
            "In this time the rate climbs from a third to its full value, after a start or a long rest.");

    private static final Setting<LimitSpec, Integer> BUCKETS = Setting.partial(
            "buckets",
            Types.count(2, 128),
            Fallback.of(100),
            limit -> limit.rule() instanceof LimitRule.SlidingWindow window
                    ? Optional.of(window.buckets())
                    : Optional.empty(),
            "Into how many parts a sliding window is cut: more are closer to the rate and take more memory.");

    private static final Setting<LimitSpec, OnExceed> ON_EXCEED = Setting.of(
            "on-exceed",
            new OnExceedType(),
            new OnExceed.Refuse(),
            LimitSpec::onExceed,
            "What happens to a call for which there is no permit.");

    private static final Setting<LimitSpec, MissingKey> ON_MISSING_KEY = Setting.partial(
            "on-missing-key",
            Words.of("an answer to a missing key", MissingKey.class),
            Fallback.of(MissingKey.REFUSE),
            limit -> Optional.of(limit.onMissingKey())
                    .filter(answer -> !limit.key().isEmpty()),
            "What happens to a call that does not carry the key.");

    private static final Setting<LimitSpec, Mode> MODE = Setting.of(
            "mode",
            Words.of("a mode", Mode.class),
            Mode.ENFORCE,
            LimitSpec::mode,
            "enforce acts; shadow counts what it would refuse and lets it pass.");

    private static final Setting<LimitSpec, Purpose> FOR = Setting.partial(
            "for",
            Words.of("a purpose", purposes(), Words::hyphenated),
            Fallback.of("nothing in particular", values -> Purpose.ANY),
            limit -> Optional.of(limit.purpose()).filter(purpose -> purpose != Purpose.ANY),
            "What the limit is for, as a reminder: check warns when the algorithm does not do it.");

    static final Setting<LimitSpec, Long> MEMORY = Setting.partial(
            "memory",
            Types.size("1KiB", "64GiB"),
            Fallback.of(parseBytes("16MiB")),
            limit -> Optional.of(limit.memoryBytes()).filter(bytes -> bytes > 0),
            "How much the keys may take. When it is full, the key nearest to a full limit is forgotten.");

    private static final Words<Where> SCOPES = Words.of("a scope", Where.class);

    private static final Setting<LimitSpec, Where> SCOPE = Setting.of(
            "scope",
            SCOPES,
            Where.NODE,
            limit -> Where.of(limit.scope()),
            "Who counts together: each node for itself, or all nodes of the cluster in the store.");

    private static final Setting<LimitSpec, Sharing> SHARING = Setting.partial(
            "sharing",
            Words.of("a way to share", Sharing.class),
            Fallback.of(Sharing.AUTO),
            limit -> limit.scope() instanceof Scope.Cluster cluster ? Optional.of(cluster.sharing()) : Optional.empty(),
            "How nodes come to their permits: exact asks the store for every call, lease takes chunks of them, share takes"
                    + " chunks of max-min fair sizes, auto chooses by how busy a key is.");

    private static final Setting<LimitSpec, OnStoreFailure> ON_STORE_FAILURE = Setting.partial(
            "on-store-failure",
            Words.of("an answer to a store that is away", OnStoreFailure.class),
            Fallback.of(OnStoreFailure.LOCAL_SHARE),
            limit -> limit.scope() instanceof Scope.Cluster cluster
                    ? Optional.of(cluster.onStoreFailure())
                    : Optional.empty(),
            "What happens while the store is away: calls pass, are refused, or each node goes on with its part of the"
                    + " rate.");

    static final Block<LimitSpec> BLOCK = Block.of(
                    "a limit",
                    "How much of something may pass in a time. Routes and upstreams use limits by name.",
                    LimitBlock::make,
                    LEVEL,
                    KEY,
                    RATE,
                    ALGORITHM,
                    BURST,
                    WARM_UP,
                    BUCKETS,
                    ON_EXCEED,
                    ON_MISSING_KEY,
                    MODE,
                    FOR,
                    MEMORY,
                    SCOPE,
                    SHARING,
                    ON_STORE_FAILURE)
            .rule(new Rule.OnlyWith<>(SHARING, SCOPE, SCOPES, Set.of(Where.CLUSTER)))
            .rule(new Rule.OnlyWith<>(ON_STORE_FAILURE, SCOPE, SCOPES, Set.of(Where.CLUSTER)))
            .rule(new Rule.OnlyWith<>(BURST, ALGORITHM, ALGORITHMS, Set.of(Algorithm.TOKEN_BUCKET)))
            .rule(new Rule.OnlyWith<>(
                    WARM_UP, ALGORITHM, ALGORITHMS, Set.of(Algorithm.TOKEN_BUCKET, Algorithm.LEAKY_BUCKET)))
            .rule(new Rule.OnlyWith<>(BUCKETS, ALGORITHM, ALGORITHMS, Set.of(Algorithm.SLIDING_WINDOW)))
            .rule(new Rule.Check<>(
                    BURST,
                    ProblemCode.CONTRADICTION,
                    values -> values.get(ALGORITHM) != Algorithm.TOKEN_BUCKET
                            || fillNanos(values.get(RATE), values.get(BURST)) <= LimitRule.MAX_FILL_NANOS,
                    values -> "a burst of " + values.get(BURST) + " takes more than 30 years to save up at "
                            + Notation.rate(values.get(RATE)),
                    "lower the burst or raise the rate"))
            .rule(new Rule.Needs<>(ON_MISSING_KEY, KEY))
            .rule(new Rule.Needs<>(MEMORY, KEY));

    private LimitBlock() {}

    /** The words of the file for the records of {@link LimitRule}. */
    enum Algorithm {
        TOKEN_BUCKET,
        LEAKY_BUCKET,
        FIXED_WINDOW,
        SLIDING_WINDOW,
        APPROXIMATE;

        static Algorithm of(LimitRule rule) {
            return switch (rule) {
                case LimitRule.TokenBucket bucket -> TOKEN_BUCKET;
                case LimitRule.LeakyBucket bucket -> LEAKY_BUCKET;
                case LimitRule.FixedWindow window -> FIXED_WINDOW;
                case LimitRule.SlidingWindow window -> SLIDING_WINDOW;
                case LimitRule.ApproximateSlidingWindow window -> APPROXIMATE;
            };
        }
    }

    /** The words of the file for the records of {@link Scope}. */
    private enum Where {
        NODE,
        CLUSTER;

        static Where of(Scope scope) {
            return switch (scope) {
                case Scope.Node node -> NODE;
                case Scope.Cluster cluster -> CLUSTER;
            };
        }
    }

    private static Purpose[] purposes() {
        return Arrays.stream(Purpose.values())
                .filter(purpose -> purpose != Purpose.ANY)
                .toArray(Purpose[]::new);
    }

    static LimitSpec of(String name, Level level, LimitRule rule, List<Attribute> key) {
        Values values = Values.named(name).with(LEVEL, level).with(KEY, key);
        return make(values, rule);
    }

    private static LimitSpec make(Values values) {
        return make(values, rule(values));
    }

    private static LimitSpec make(Values values, LimitRule rule) {
        List<Attribute> key = values.get(KEY);
        return new LimitSpec(
                values.name(),
                values.get(LEVEL),
                key,
                rule,
                values.get(ON_EXCEED),
                values.get(ON_MISSING_KEY),
                values.get(MODE),
                values.get(FOR),
                key.isEmpty() ? 0 : values.get(MEMORY),
                scope(values));
    }

    private static Scope scope(Values values) {
        return switch (values.get(SCOPE)) {
            case NODE -> new Scope.Node();
            case CLUSTER -> new Scope.Cluster(values.get(SHARING), values.get(ON_STORE_FAILURE));
        };
    }

    private static double fillNanos(Rate rate, long burst) {
        return (double) burst * rate.periodNanos() / rate.permits();
    }

    private static LimitRule rule(Values values) {
        Rate rate = values.get(RATE);
        return switch (values.get(ALGORITHM)) {
            case TOKEN_BUCKET -> new LimitRule.TokenBucket(rate, values.get(BURST), values.get(WARM_UP));
            case LEAKY_BUCKET -> new LimitRule.LeakyBucket(rate, values.get(WARM_UP));
            case FIXED_WINDOW -> new LimitRule.FixedWindow(rate);
            case SLIDING_WINDOW -> new LimitRule.SlidingWindow(rate, values.get(BUCKETS));
            case APPROXIMATE -> new LimitRule.ApproximateSlidingWindow(rate);
        };
    }
}
