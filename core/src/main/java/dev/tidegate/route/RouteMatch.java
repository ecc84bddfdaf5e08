package dev.tidegate.route;

import dev.tidegate.model.Attribute;
import java.util.List;
import java.util.Set;

/**
 * Which calls a route takes.
 *
 * @param methods the methods; empty for any
 * @param host the host: exact, {@code *.example.org} for any name below, or empty for any
 * @param path a pattern of segments: a literal, {@code :name} or {@code *} for any one segment, and {@code **} at the
 *     end for any rest
 * @param conditions what else must hold; all of them
 */
public record RouteMatch(Set<String> methods, String host, String path, List<Condition> conditions) {
    /**
     * What a header, a cookie or a query parameter must be.
     *
     * @param value the exact value, or empty when it is enough that there is one
     */
    public record Condition(Attribute attribute, String value) {}
}
