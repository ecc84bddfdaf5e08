package dev.tidegate.policy;

import java.util.List;
import java.util.Map;

/**
 * What the user wrote: the whole policy file as immutable records, every omission filled with its default.
 *
 * @param listeners by name, in the order of the file
 * @param limits by name, in the order of the file
 * @param upstreams by name, in the order of the file
 * @param routes in the order of the file
 */
public record Policy(
        Map<String, ListenerSpec> listeners,
        IdentitySpec identity,
        Map<String, LimitSpec> limits,
        Map<String, UpstreamSpec> upstreams,
        List<RouteSpec> routes,
        AccessLogSpec accessLog) {}
