package dev.tidegate.policy;

import dev.tidegate.policy.RouteSpec.Target;
import dev.tidegate.route.RouteMatch;
import dev.tidegate.route.RouteMatch.Condition;
import java.util.List;
import java.util.Locale;
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
                    STREAMS)
            .later("cache", "priority", "feature", "degraded", "queue", "retry", "timeouts", "rewrite");

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
                RouteSpec.Shedding.defaults());
    }

    /** What two matches must share to take exactly the same calls. */
    private record Shape(Set<String> methods, String host, String path, Set<Condition> conditions) {
        static Shape of(RouteMatch match) {
            return new Shape(
                    match.methods(), match.host(), MatchText.shape(match.path()), Set.copyOf(match.conditions()));
        }
    }
}
