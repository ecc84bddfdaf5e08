package dev.tidegate.policy;

import dev.tidegate.route.PathPattern;
import dev.tidegate.route.RouteMatch;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/** The short form of a match: {@code GET,HEAD /api/products/**}. */
final class MatchText {
    /** One part of a path: a literal, {@code :name} or {@code *}. */
    private static final String SEGMENT = "[^/*:\\s?#{}][^/*\\s?#{}]*|:[A-Za-z_][A-Za-z0-9_-]*|\\*";

    /** The length is bounded, because an expression with a repeated choice needs stack for each repetition. */
    static final String PATH_FORM = "(?=/.{0,1023}$)(?:/|(?:/(?:" + SEGMENT + "))+/?|(?:/(?:" + SEGMENT + "))*/\\*\\*)";

    static final String METHOD_FORM = "[A-Z]{1,32}";

    static final Form<RouteMatch> FORM = Form.of(
            "a match",
            "a path, after its methods if not all: /, GET /api/**, GET,HEAD /api/:id/*; ** only at the end",
            "(?:(" + METHOD_FORM + "(?:," + METHOD_FORM + "){0,31}) )?(" + PATH_FORM + ")",
            MatchText::of,
            MatchText::text);

    private MatchText() {}

    static RouteMatch parse(String text) {
        Matcher matcher = FORM.pattern().matcher(text);
        Require.that(matcher.matches(), "match must be " + FORM.example(), text);
        return of(matcher);
    }

    /** A path that {@link #PATH_FORM} takes; its names must differ. */
    static String path(String path) {
        if (path.indexOf("/:") != path.lastIndexOf("/:")) {
            // The router has the same rule, and says which name it is.
            PathPattern.parse(path);
        }
        return path;
    }

    private static RouteMatch of(Matcher matcher) {
        String methods = matcher.group(1);
        Set<String> all = methods == null ? Set.of() : Set.copyOf(Arrays.asList(methods.split(",")));
        return new RouteMatch(all, "", path(matcher.group(2)), List.of());
    }

    /** The short form; a match by host or by other conditions adds them for people to read. */
    static String text(RouteMatch match) {
        String methods = switch (match.methods().size()) {
            case 0 -> "";
            case 1 -> match.methods().iterator().next() + " ";
            default -> String.join(",", new TreeSet<>(match.methods())) + " ";
        };
        String text = methods + match.host() + match.path();
        return match.conditions().isEmpty() ? text : text + conditions(match);
    }

    private static String conditions(RouteMatch match) {
        return match.conditions().stream()
                .map(condition -> " " + AttributeType.text(condition.attribute())
                        + (condition.value().isEmpty() ? "" : "=" + condition.value()))
                .collect(Collectors.joining());
    }

    static boolean isShort(RouteMatch match) {
        return match.host().isEmpty() && match.conditions().isEmpty();
    }

    /** The path with all names of segments made alike: what two paths must share to take the same calls. */
    static String shape(String path) {
        if (path.indexOf("/:") < 0) {
            return path;
        }
        StringBuilder shape = new StringBuilder(path.length());
        for (int from = 0; from < path.length(); ) {
            int slash = path.indexOf('/', from + 1);
            int end = slash < 0 ? path.length() : slash;
            shape.append(path.startsWith("/:", from) ? "/*" : path.substring(from, end));
            from = end;
        }
        return shape.toString();
    }
}
