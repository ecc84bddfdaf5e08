package dev.tidegate.policy;

import dev.tidegate.route.RouteMatch;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The short form of a match: {@code GET,HEAD /api/products/**}. */
final class MatchText {
    private static final Pattern FORM = Pattern.compile("(?:([A-Z]+(?:,[A-Z]+)*) +)?(/\\S*)");

    private MatchText() {}

    static RouteMatch parse(String text) {
        Matcher matcher = FORM.matcher(text);
        Require.that(matcher.matches(), "match must be a path, with methods before it or without", text);
        String methods = matcher.group(1) == null ? "" : matcher.group(1);
        Set<String> all = methods.isEmpty() ? Set.of() : new LinkedHashSet<>(Arrays.asList(methods.split(",")));
        return new RouteMatch(Set.copyOf(all), "", matcher.group(2), List.of());
    }
}
