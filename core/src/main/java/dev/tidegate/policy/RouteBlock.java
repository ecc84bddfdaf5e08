package dev.tidegate.policy;

import dev.tidegate.admit.Priority;
import dev.tidegate.policy.RouteSpec.Target;
import dev.tidegate.route.RouteMatch;
import dev.tidegate.route.RouteMatch.Condition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/** The settings of a route. */
final class RouteBlock {
    private static final Setting<RouteSpec, RouteMatch> MATCH =
            Setting.required("match", new MatchType(), RouteSpec::match, "Which calls it takes.");

    private static final Setting<RouteSpec, String> NAME = Setting.derived(
            "name",
            Form.of(
                    "a name of a route",
                    "a text without line ends",
                    "[^\\u0000-\\u001f]{1,4096}",
                    Matcher::group,
                    name -> name),
            Setting.Fallback.of("its match", values -> MatchText.text(values.get(MATCH))),
            RouteSpec::name,
            "How metrics, logs and refusals call it.");

    private static final Setting<RouteSpec, List<Target>> TO =
            Setting.required("to", new TargetsType(), RouteSpec::to, "Where its calls go.");

    private static final Setting<RouteSpec, List<String>> LIMITS = Setting.of(
            "limits",
            ListOf.of("a list of limits", new Types.Name(Reading.Kind.ROUTE_LIMIT), 0)
                    .distinct(new Distinct<>("a limit", name -> name)),
            List.of(),
            RouteSpec::limits,
            "The limits of levels user and application that its calls must pass.");

    static final Setting<RouteSpec, Long> COST = Setting.of(
            "cost", Types.longCount(1, 1_000_000_000_000L), 1L, RouteSpec::cost, "How many permits one call takes.");

    private static final Setting<RouteSpec, String> SETTLE = Setting.of(
            "settle",
            WordOr.off(
                    Form.of(
                            "a response header",
                            "header and its name: header(X-Cost)",
                            "header\\((" + AttributeType.TOKEN_FORM + ")\\)",
                            matcher -> matcher.group(1).toLowerCase(Locale.ROOT),
                            name -> "header(" + name + ")"),
                    ""),
            "",
            RouteSpec::settleHeader,
            "The response header that tells the true cost; the difference is charged or given back.");

    private static final Setting<RouteSpec, Mirror> MIRROR = Setting.of(
            "mirror",
            WordOr.off(new MirrorType(), Mirror.off()),
            Mirror.off(),
            RouteSpec::mirror,
            "Another upstream that is sent a share of the calls as well; its replies are thrown away and waited for by"
                    + " nobody.");

    private static final Setting<RouteSpec, Streams> STREAMS = Setting.of(
            "streams",
            StreamsBlock.BLOCK,
            StreamsBlock.BLOCK.defaults(),
            RouteSpec::streams,
            "What its WebSockets and server-sent events may hold.");

    private static final Setting<RouteSpec, Priority> PRIORITY = Setting.of(
            "priority",
            Words.of("a priority", Priority.values(), Priority::text),
            Priority.CRITICAL,
            RouteSpec::priority,
            "How much its calls matter when there are more than can be served; the least important are refused first.");

    static final Setting<RouteSpec, Long> WEIGHT = Setting.of(
            "weight",
            Types.longCount(1, ConcurrencyText.MAX),
            1L,
            RouteSpec::weight,
            "How many places of a concurrency limit one call takes.");

    private static final Setting<RouteSpec, String> FEATURE = Setting.partial(
            "feature",
            new Types.Name(Reading.Kind.FEATURE),
            Setting.Fallback.of("no feature", values -> ""),
            route -> Optional.of(route.feature()).filter(feature -> !feature.isEmpty()),
            "The feature it belongs to. While that is off under pressure, its calls get what degraded says.");

    private static final Setting<RouteSpec, FixedAnswer> DEGRADED = Setting.partial(
            "degraded",
            new WordOr<>("refuse", AnswerBlock.BLOCK, FixedAnswer.none()),
            Setting.Fallback.of(FixedAnswer.none()),
            route -> Optional.of(route.degraded())
                    .filter(answer -> !route.feature().isEmpty()),
            "What is answered while its feature is off: a 503, or a fixed answer.");

    static final Distinct<RouteSpec> MATCHES_DIFFER =
            new Distinct<>("a route with this match", route -> Shape.of(route.match()));
    static final Distinct<RouteSpec> NAMES_DIFFER = new Distinct<>("a route with this name", RouteSpec::name);

    static final Block<RouteSpec> BLOCK = Block.of(
                    "a route",
                    "What happens to the calls that a match selects.",
                    RouteBlock::make,
                    MATCH,
                    NAME,
                    TO,
                    LIMITS,
                    COST,
                    SETTLE,
                    MIRROR,
                    STREAMS,
                    PRIORITY,
                    WEIGHT,
                    FEATURE,
                    DEGRADED)
            .later("cache", "queue", "retry", "timeouts", "rewrite")
            .rule(new Rule.Needs<>(DEGRADED, FEATURE));

    private RouteBlock() {}

    static RouteSpec of(String match, String upstream, List<String> limits) {
        return BLOCK.make(Values.named("")
                .with(MATCH, MatchText.parse(match))
                .with(NAME, match)
                .with(TO, List.of(new Target(upstream, 1)))
                .with(LIMITS, limits));
    }

    private static RouteSpec make(Values values) {
        return new RouteSpec(
                values.get(NAME),
                values.get(MATCH),
                values.get(TO),
                values.get(LIMITS),
                values.get(COST),
                values.get(SETTLE),
                values.get(MIRROR),
                values.get(STREAMS),
                new RouteSpec.Shedding(
                        values.get(PRIORITY), values.get(WEIGHT), values.get(FEATURE), values.get(DEGRADED)));
    }

    /** What two matches must share to take exactly the same calls. */
    private record Shape(Set<String> methods, String host, String path, Set<Condition> conditions) {
        static Shape of(RouteMatch match) {
            return new Shape(
                    match.methods(), match.host(), MatchText.shape(match.path()), Set.copyOf(match.conditions()));
        }
    }
}
