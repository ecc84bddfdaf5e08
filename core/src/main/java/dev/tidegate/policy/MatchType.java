package dev.tidegate.policy;

import dev.tidegate.model.Attribute;
import dev.tidegate.policy.Tree.Items;
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
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which calls a route takes: in short, or as a block with host, headers, query and cookies. */
record MatchType() implements Type<RouteMatch> {
    private static final Setting<RouteMatch, Set<String>> METHOD = Setting.<RouteMatch, Set<String>>of(
                    "method", new Methods(), Set.of(), RouteMatch::methods, "The methods.")
            .orElse("any method", values -> Set.of())
            .shownAs(match -> Optional.of(match.methods()).filter(methods -> !methods.isEmpty()));

    private static final Setting<RouteMatch, String> HOST = Setting.<RouteMatch, String>of(
                    "host",
                    Form.of(
                            "a host",
                            "a name, or *. and a name for any below it: shop.example.org, '*.example.org'",
                            "(\\*\\.)?[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?",
                            matcher -> matcher.group().toLowerCase(Locale.ROOT),
                            host -> host),
                    "",
                    RouteMatch::host,
                    "The host that is asked for.")
            .orElse("any host", values -> "")
            .shownAs(match -> Optional.of(match.host()).filter(host -> !host.isEmpty()));

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
        return Setting.<RouteMatch, Map<String, String>>of(
                        name,
                        new MapOf<>("a block of names and values", keyForm, new Wanted(), List.of()),
                        Map.of(),
                        match -> Map.of(),
                        what + " and the values they must have; nothing or '' when any value will do.")
                .shownAs(match -> Optional.of(wanted(match, kind, key)).filter(wanted -> !wanted.isEmpty()));
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

    /** One method or a list of them. */
    private record Methods() implements Type<Set<String>> {
        private static final Type<String> ONE = Form.of(
                "a method", "a method in capitals: GET", MatchText.METHOD_FORM, Matcher::group, method -> method);
        private static final Type<List<String>> SEVERAL =
                ListOf.of("a list of methods", ONE, 1).distinct(new Distinct<>("a method", method -> method));

        @Override
        public Optional<Set<String>> read(Cursor cursor) {
            return cursor.tree() instanceof Items
                    ? SEVERAL.read(cursor).map(Set::copyOf)
                    : ONE.read(cursor).map(Set::of);
        }

        @Override
        public Tree write(Set<String> value) {
            return SEVERAL.write(List.copyOf(new TreeSet<>(value)));
        }

        @Override
        public Json.Dictionary schema() {
            return Schemas.anyOf(ONE.schema(), SEVERAL.schema());
        }

        @Override
        public String form() {
            return "a method in capitals, or a list of them";
        }
    }

    /** The value a condition wants, as a text; nothing for any value. */
    private record Wanted() implements Type<String> {
        private static final Pattern FORM = Pattern.compile("[^\\u0000-\\u001f\\u007f]{0,1024}");
        private static final String NOUN = "a value";

        @Override
        public Optional<String> read(Cursor cursor) {
            if (cursor.tree() instanceof Leaf leaf && leaf.isNothing()) {
                return Optional.of("");
            }
            return cursor.leaf(NOUN).map(Leaf::text).filter(text -> isVisible(text, cursor));
        }

        private static boolean isVisible(String text, Cursor cursor) {
            boolean visible = FORM.matcher(text).matches();
            if (!visible) {
                cursor.report(
                        ProblemCode.WRONG_FORM, cursor.shown() + " is not " + NOUN, "write 1024 visible signs at most");
            }
            return visible;
        }

        @Override
        public Tree write(String value) {
            return Leaf.text(Variables.escape(value));
        }

        @Override
        public Json.Dictionary schema() {
            return Json.object()
                    .with("type", Json.texts(List.of("string", "number", "boolean", "null")))
                    .with("pattern", "^(" + FORM.pattern() + ")$");
        }

        @Override
        public String form() {
            return NOUN;
        }
    }
}
