package dev.tidegate.policy;

import static dev.tidegate.policy.Notation.parseDurationNanos;

import dev.tidegate.policy.UpstreamSpec.Probe;
import java.util.Optional;
import java.util.regex.Matcher;

/** The settings of an upstream that say when its servers are healthy. */
final class HealthBlock {
    private static final Setting<Health, String> PATH = Setting.of(
            "path",
            WordOr.off(
                    Form.of("a path", "a path such as /healthz", "/[^\\s#]{0,1023}", Matcher::group, path -> path), ""),
            "",
            health -> health.probe().path(),
            "What is asked for.");

    private static final Setting<Health, Boolean> TCP = Setting.of(
            "tcp",
            new Flag(),
            false,
            health -> health.probe().connects(),
            "Whether it is enough that a server accepts a connection: for servers that do not speak HTTP.");

    static final Setting<Health, Long> EVERY = Setting.of(
            "every",
            Types.duration("10ms", "1h"),
            parseDurationNanos("2s"),
            health -> health.probe().everyNanos(),
            "How often.");

    static final Setting<Health, Long> TIMEOUT = Setting.of(
            "timeout",
            Types.duration("1ms", "10min"),
            parseDurationNanos("1s"),
            health -> health.probe().timeoutNanos(),
            "How long an answer may take.");

    private static final Setting<Health, Integer> FALL = Setting.of(
            "fall", Types.count(1, 1_000), 3, Health::fall, "After how many failed checks in a row a server is out.");

    private static final Setting<Health, Integer> RISE = Setting.of(
            "rise", Types.count(1, 1_000), 2, Health::rise, "After how many good checks in a row it is back.");

    private static final Setting<Health, Statuses> EXPECT = Setting.of(
            "expect",
            new StatusesType(),
            new Statuses(200, 399),
            health -> new Statuses(health.probe().expectFrom(), health.probe().expectTo()),
            "Which statuses are good.");

    static final Block<Health> HEALTH = Block.of(
                    "an active health check",
                    "A request that is sent to each server again and again, to see whether it is well.",
                    values -> new Health(
                            new Probe(
                                    values.get(PATH),
                                    values.get(TCP),
                                    values.get(EVERY),
                                    values.get(TIMEOUT),
                                    values.get(EXPECT).from(),
                                    values.get(EXPECT).to()),
                            values.get(FALL),
                            values.get(RISE)),
                    PATH,
                    TCP,
                    EVERY,
                    TIMEOUT,
                    FALL,
                    RISE,
                    EXPECT)
            .rule(new Rule.Check<>(
                    TCP,
                    ProblemCode.CONTRADICTION,
                    values -> !values.get(TCP) || values.get(PATH).isEmpty(),
                    values -> "'tcp' asks for nothing, and 'path' says what to ask for",
                    "remove one of them"));

    private static final Setting<Ejection, Integer> FAILURES = Setting.of(
            "failures",
            WordOr.off(Types.count(1, 1_000_000), 0),
            5,
            Ejection::failures,
            "After how many failed calls in a row a server is left out.");

    private static final Setting<Ejection, Long> TIME = Setting.of(
            "time",
            Types.duration("1ms", "1day"),
            parseDurationNanos("10s"),
            Ejection::nanos,
            "For how long the first time; each further time that much longer.");

    static final Block<Ejection> EJECTION = Block.of(
            "a rule of ejection",
            "What the outcome of ordinary calls says about a server's health.",
            values -> new Ejection(values.get(FAILURES), values.get(TIME)),
            FAILURES,
            TIME);

    private HealthBlock() {}

    static Probe connecting() {
        return HEALTH.make(Values.none().with(TCP, true)).probe();
    }

    static Probe probe(String path) {
        return HEALTH.make(Values.none().with(PATH, path)).probe();
    }

    /** The health block as the file has it. */
    record Health(Probe probe, int fall, int rise) {
        static Health of(UpstreamSpec upstream) {
            return new Health(
                    upstream.probe(),
                    upstream.health().fall(),
                    upstream.health().rise());
        }
    }

    /** The ejection block as the file has it. */
    record Ejection(int failures, long nanos) {
        static Ejection of(UpstreamSpec upstream) {
            return new Ejection(
                    upstream.health().ejectAfter(), upstream.health().ejectNanos());
        }
    }

    /** The statuses from one to another, both included. */
    record Statuses(int from, int to) {}

    /** One status, or the first and the last of a range. */
    private record StatusesType() implements Type<Statuses> {
        private static final Type<Integer> ONE = Types.count(100, 599);
        private static final Form<Statuses> RANGE = Form.of(
                "a range of statuses",
                "a status or a range: 200, 200-399",
                "([1-5][0-9][0-9])-([1-5][0-9][0-9])",
                StatusesType::of,
                statuses -> statuses.from() + "-" + statuses.to());

        private static Statuses of(Matcher matcher) {
            int from = Integer.parseInt(matcher.group(1));
            int to = Integer.parseInt(matcher.group(2));
            if (from > to) {
                throw new IllegalArgumentException("the first status is above the last");
            }
            return new Statuses(from, to);
        }

        @Override
        public Optional<Statuses> read(Cursor cursor) {
            boolean isOne =
                    cursor.tree() instanceof Tree.Leaf leaf && leaf.text().matches("[0-9]+");
            return isOne ? ONE.read(cursor).map(status -> new Statuses(status, status)) : RANGE.read(cursor);
        }

        @Override
        public Tree write(Statuses value) {
            return RANGE.write(value);
        }

        @Override
        public Json.Dictionary schema() {
            return Schemas.anyOf(ONE.schema(), RANGE.schema());
        }

        @Override
        public String form() {
            return RANGE.form();
        }
    }
}
