package dev.tidegate.policy;

import dev.tidegate.limit.Rate;
import dev.tidegate.policy.RatelimitFile.Limit;
import dev.tidegate.policy.RatelimitFile.Modes;
import dev.tidegate.policy.RatelimitFile.Node;
import dev.tidegate.policy.Tree.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The settings of envoyproxy/ratelimit, so that its files have the same errors with the same places as a policy. */
final class RatelimitBlock {
    private static final long REQUESTS_MAX = 0xffff_ffffL;
    private static final long SECOND = 1_000_000_000L;
    private static final long DAY = 86_400 * SECOND;

    /** In which time is counted, with months and years of 30 and 365 days. */
    private static final Map<String, Long> UNITS = Map.of(
            "second", SECOND,
            "minute", 60 * SECOND,
            "hour", 3_600 * SECOND,
            "day", DAY,
            "week", 7 * DAY,
            "month", 30 * DAY,
            "year", 365 * DAY);

    private static final Type<String> TEXT = new AnyText();

    // ---- rate_limit

    private static final Setting<Limit, Long> REQUESTS = Setting.of(
            "requests_per_unit",
            Types.longCount(0, REQUESTS_MAX),
            0L,
            limit -> limit instanceof Limit.Requests some ? some.rate().permits() : 0L,
            "How many.");

    private static final Setting<Limit, String> UNIT = Setting.of("unit", TEXT, "", limit -> "", "In which time.");

    private static final Setting<Limit, Boolean> UNLIMITED = Setting.of(
            "unlimited", new Flag(), false, limit -> limit instanceof Limit.Unlimited, "Whether there is no limit.");

    private static final Setting<Limit, String> LIMIT_NAME =
            Setting.of("name", TEXT, "", Limit::replaceable, "What others call it that replace it.");

    private static final Setting<String, String> REPLACED =
            Setting.required("name", TEXT, name -> name, "What is replaced.");

    private static final Block<String> REPLACED_BLOCK =
            Block.of("a replaced limit", "What is replaced.", values -> values.get(REPLACED), REPLACED);

    private static final Setting<Limit, List<String>> REPLACES = Setting.of(
            "replaces",
            ListOf.of("a list of replaced limits", REPLACED_BLOCK, 0),
            List.of(),
            Limit::replacing,
            "What is left out.");

    private static final Block<Limit> LIMIT_BLOCK = Block.of(
                    "a rate limit",
                    "How much may pass.",
                    RatelimitBlock::limit,
                    REQUESTS,
                    UNIT,
                    UNLIMITED,
                    LIMIT_NAME,
                    REPLACES)
            .rule(new Rule.Check<>(
                    UNIT,
                    ProblemCode.CONTRADICTION,
                    values -> !values.get(UNLIMITED) || unit(values.get(UNIT)).isEmpty(),
                    values -> "what is unlimited has no unit",
                    "remove the unit, or unlimited"))
            .rule(new Rule.Check<>(
                    UNIT,
                    ProblemCode.WRONG_FORM,
                    values -> values.get(UNLIMITED) || unit(values.get(UNIT)).isPresent(),
                    values -> "'" + values.get(UNIT) + "' is not a unit",
                    "write one of second, minute, hour, day, week, month, year"))
            .rule(new Rule.Check<>(
                    REPLACES,
                    ProblemCode.CONTRADICTION,
                    values -> values.get(LIMIT_NAME).isEmpty()
                            || !values.get(REPLACES).contains(values.get(LIMIT_NAME)),
                    values -> "a limit cannot replace itself",
                    "remove its own name from replaces"));

    // ---- descriptors

    private static final Setting<Node, String> KEY = Setting.required("key", TEXT, Node::key, "The key of the entry.");

    private static final Setting<Node, String> VALUE =
            Setting.of("value", TEXT, "", Node::value, "The value of the entry.");

    private static final Setting<Node, Limit> RATE_LIMIT = Setting.partial(
            "rate_limit",
            LIMIT_BLOCK,
            Setting.Fallback.of("no limit", values -> new Limit.None()),
            node -> Optional.of(node.limit()).filter(limit -> !(limit instanceof Limit.None)),
            "How much may pass.");

    private static final Setting<Node, List<Node>> NODES =
            Setting.of("descriptors", new NextLevel(), List.of(), Node::nodes, "The next level.");

    private static final Setting<Node, Boolean> SHADOW =
            flag("shadow_mode", node -> node.modes().shadow(), "Whether it never refuses.");

    private static final Setting<Node, Boolean> SHARED =
            flag("share_threshold", node -> node.modes().shared(), "Whether values of a pattern count together.");

    private static final Setting<Node, Boolean> QUOTA = ignored("quota_mode");
    private static final Setting<Node, Boolean> DETAILED = ignored("detailed_metric");
    private static final Setting<Node, Boolean> VALUE_TO_METRIC = ignored("value_to_metric");

    private static final Setting<Node, Boolean> METADATA = Setting.of(
            "metadata", new Anything(), false, node -> node.modes().unknown().contains("metadata"), "More to log.");

    private static final Block<Node> NODE = Block.of(
                    "a descriptor",
                    "One entry of a descriptor, and those that follow it.",
                    RatelimitBlock::node,
                    KEY,
                    VALUE,
                    RATE_LIMIT,
                    NODES,
                    SHADOW,
                    SHARED,
                    QUOTA,
                    DETAILED,
                    VALUE_TO_METRIC,
                    METADATA)
            .rule(new Rule.Check<>(
                    SHARED,
                    ProblemCode.CONTRADICTION,
                    values -> !values.get(SHARED) || values.get(VALUE).indexOf('*') >= 0,
                    values -> "share_threshold means nothing without a * in the value",
                    "remove it, or write a value such as files/*"));

    private static final ListOf<Node> LEVEL = ListOf.of("a list of descriptors", NODE, 0)
            .distinct(new Distinct<>("a descriptor with this key and value", Node::composite));

    // ---- the file

    private static final Setting<RatelimitFile, String> DOMAIN =
            Setting.required("domain", TEXT, RatelimitFile::domain, "Whose descriptors they are.");

    private static final Setting<RatelimitFile, List<Node>> DESCRIPTORS =
            Setting.of("descriptors", LEVEL, List.of(), RatelimitFile::nodes, "The first level.");

    static final Block<RatelimitFile> BLOCK = Block.of(
            "a configuration of envoyproxy/ratelimit",
            "The whole file.",
            values -> new RatelimitFile(values.get(DOMAIN), values.get(DESCRIPTORS)),
            DOMAIN,
            DESCRIPTORS);

    private RatelimitBlock() {}

    private static Setting<Node, Boolean> flag(String name, Function<Node, Boolean> getter, String doc) {
        return Setting.of(name, new Flag(), false, getter, doc);
    }

    private static Setting<Node, Boolean> ignored(String name) {
        return flag(name, node -> node.modes().unknown().contains(name), "Not known to a policy.");
    }

    private static Optional<Long> unit(String word) {
        return Optional.ofNullable(UNITS.get(word.toLowerCase(Locale.ROOT)));
    }

    private static Limit limit(Values values) {
        String name = values.get(LIMIT_NAME);
        List<String> replaces = values.get(REPLACES);
        if (values.get(UNLIMITED)) {
            return new Limit.Unlimited(name, replaces);
        }
        long requests = values.get(REQUESTS);
        return requests == 0
                ? new Limit.Nothing(name, replaces)
                : new Limit.Requests(new Rate(requests, unit(values.get(UNIT)).orElseThrow()), name, replaces);
    }

    private static Node node(Values values) {
        List<String> unknown = new ArrayList<>();
        for (Setting<Node, Boolean> setting : List.of(QUOTA, DETAILED, VALUE_TO_METRIC, METADATA)) {
            if (values.get(setting)) {
                unknown.add(setting.name());
            }
        }
        Modes modes = new Modes(values.get(SHADOW), values.get(SHARED), unknown);
        return new Node(values.get(KEY), values.get(VALUE), values.get(RATE_LIMIT), modes, values.get(NODES));
    }

    /** The descriptors below a descriptor, which are like those above. */
    private record NextLevel() implements Type<List<Node>> {
        @Override
        public Optional<List<Node>> read(Cursor cursor) {
            return LEVEL.read(cursor);
        }

        @Override
        public Tree write(List<Node> value) {
            return LEVEL.write(value);
        }

        @Override
        public Json.Dictionary schema() {
            return Json.object().with("type", "array");
        }

        @Override
        public String form() {
            return "a list of descriptors";
        }

        @Override
        public Stream<Block<?>> blocks() {
            return Stream.empty();
        }
    }

    /** A text, or what YAML takes for a number. */
    private record AnyText() implements Type<String> {
        @Override
        public Optional<String> read(Cursor cursor) {
            Optional<String> text = cursor.leaf("a text").map(Leaf::text);
            if (text.isPresent() && text.get().isEmpty()) {
                cursor.report(ProblemCode.WRONG_FORM, "'" + cursor.name() + "' is empty", "write a text, or remove it");
                return Optional.empty();
            }
            return text;
        }

        @Override
        public Tree write(String value) {
            return Leaf.text(value);
        }

        @Override
        public Json.Dictionary schema() {
            return Json.object().with("type", "string");
        }

        @Override
        public String form() {
            return "a text";
        }
    }

    /** Whatever stands there; only that it stands there is known. */
    private record Anything() implements Type<Boolean> {
        @Override
        public Optional<Boolean> read(Cursor cursor) {
            return Optional.of(true);
        }

        @Override
        public Tree write(Boolean value) {
            return Leaf.word(value);
        }

        @Override
        public Json.Dictionary schema() {
            return Json.object();
        }

        @Override
        public String form() {
            return "anything";
        }
    }
}
