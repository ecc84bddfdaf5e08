package dev.tidegate.route;

import dev.tidegate.model.Attribute;
import java.util.List;
import java.util.Set;

/**
 * Which calls a route takes.
 *
 * @param methods the methods; empty for any
 * @param host the host: exact, {@code *.example.org} for any name below, or empty for any
 * @param path a pattern of segments, as {@link PathPattern} reads it
 * @param conditions what else must hold; all of them
 */
public record RouteMatch(Set<String> methods, String host, String path, List<Condition> conditions) {
    /**
     * Checks the match and keeps copies.
     *
     * @throws IllegalArgumentException when the path is no pattern, or the host has a star other than a leading
     *     {@code *.}
     */
    public RouteMatch {
        methods = Set.copyOf(methods);
        conditions = conditions.stream().distinct().toList();
        PathPattern.parse(path);
        boolean isWildcard = host.startsWith("*.") && host.length() > 2;
        if (host.lastIndexOf('*') > (isWildcard ? 0 : -1)) {
            throw new IllegalArgumentException("a host is a name or *. and a name, but was " + host);
        }
    }

    /**
     * What a header, a cookie or a query parameter must be.
     *
     * @param value the exact value, or empty when it is enough that there is one
     */
    public record Condition(Attribute attribute, String value) {}
}
