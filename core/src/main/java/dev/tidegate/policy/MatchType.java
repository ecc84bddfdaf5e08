package dev.tidegate.policy;

import dev.tidegate.model.Attribute;
import dev.tidegate.policy.Setting.Fallback;
import dev.tidegate.policy.Tree.Leaf;
import dev.tidegate.route.RouteMatch;
import dev.tidegate.route.RouteMatch.Condition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which calls a route takes: in short, or as a block with host, headers, query and cookies. */
record MatchType() implements Type<RouteMatch> {
    private static final Setting<RouteMatch, Set<String>> METHOD = Setting.partial(
            "method",
            new MethodsType(),
            Fallback.of("any method", values -> Set.of()),
            match -> Optional.of(match.methods()).filter(methods -> !methods.isEmpty()),
            "The methods.");

    private static final Setting<RouteMatch, String> HOST = Setting.partial(
            "host",
            Form.of(
                    "a host",
                    "a name, or *. and a name for any below it: shop.example.org, '*.example.org'",
                    "(\\*\\.)?[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?",
                    matcher -> matcher.group().toLowerCase(Locale.ROOT),
                    host -> host),
            Fallback.of("any host", values -> ""),
            match -> Optional.of(match.host()).filter(host -> !host.isEmpty()),
            "The host that is asked for.");

    private static final Setting<RouteMatch, String> PATH = Setting.of(
            "path",
            Form.of(
                    "a path pattern",
                    "segments, :name or * for any one, ** at the end for any rest: /api/:id/**",
                    MatchText.PATH_FORM,
                    matcher -> MatchText.path(matcher.group()),
                    path -> path),
            "/**",
            RouteMatch::path,
            "The path pattern.");

    private static final Setting<RouteMatch, Map<String, String>> HEADERS = conditions(
            "headers", AttributeType.TOKEN, Attribute.Header.class, Attribute.Header::name, "Request headers");

    private static final Setting<RouteMatch, Map<String, String>> COOKIES =
            conditions("cookies", AttributeType.TOKEN, Attribute.Cookie.class, Attribute.Cookie::name, "Cookies");

    private static final Setting<RouteMatch, Map<String, String>> QUERY = conditions(
            "query", AttributeType.PARAMETER, Attribute.Query.class, Attribute.Query::name, "Query parameters");

    private static final Block<RouteMatch> LONG = Block.of(
            "a match",
            "Which calls a route takes; all parts must hold. The most specific route wins, wherever it stands.",
            MatchType::make,
            METHOD,
            HOST,
            PATH,
            HEADERS,
            COOKIES,
            QUERY);

    private static <A extends Attribute> Setting<RouteMatch, Map<String, String>> conditions(
            String name, Form<String> keyForm, Class<A> kind, Function<A, String> key, String what) {
        return Setting.partial(
                name,
                new MapOf<>("a block of names and values", keyForm, new WantedType(), List.of()),
                Fallback.of(Map.of()),
                match -> Optional.of(wanted(match, kind, key)).filter(wanted -> !wanted.isEmpty()),
                what + " and the values they must have; nothing or '' when any value will do.");
    }

    private static <A extends Attribute> Map<String, String> wanted(
            RouteMatch match, Class<A> kind, Function<A, String> key) {
        Map<String, String> wanted = new LinkedHashMap<>();
        match.conditions().stream()
                .filter(condition -> kind.isInstance(condition.attribute()))
                .forEach(condition -> wanted.put(key.apply(kind.cast(condition.attribute())), condition.value()));
        return wanted;
    }

    private static RouteMatch make(Values values) {
        List<Condition> conditions = new ArrayList<>();
        values.get(HEADERS)
                .forEach((name, value) -> conditions.add(new Condition(AttributeType.of("header", name), value)));
        values.get(COOKIES)
                .forEach((name, value) -> conditions.add(new Condition(AttributeType.of("cookie", name), value)));
        values.get(QUERY)
                .forEach((name, value) -> conditions.add(new Condition(AttributeType.of("query", name), value)));
        return new RouteMatch(values.get(METHOD), values.get(HOST), values.get(PATH), List.copyOf(conditions));
    }

    @Override
    public Optional<RouteMatch> read(Cursor cursor) {
        return cursor.tree() instanceof Leaf ? MatchText.FORM.read(cursor) : LONG.read(cursor);
    }

    @Override
    public Tree write(RouteMatch value) {
        return MatchText.isShort(value) ? MatchText.FORM.write(value) : LONG.write(value);
    }

    @Override
    public Json.Dictionary schema() {
        return Schemas.anyOf(MatchText.FORM.schema(), LONG.schema());
    }

    @Override
    public String form() {
        return MatchText.FORM.form() + "; or a block";
    }

    @Override
    public Stream<Block<?>> blocks() {
        return Stream.of(LONG);
    }
}
