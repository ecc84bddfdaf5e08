package dev.tidegate.policy;

import dev.tidegate.policy.ListenerSpec.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Upstreams without servers that a listener leads to. In a library and in a rate-limit service nobody is sent anywhere,
 * so an upstream needs no servers there; what comes in at a listener must have somewhere to go.
 */
record Unserved(Map<String, ListenerSpec> listeners, Map<String, UpstreamSpec> upstreams, List<RouteSpec> routes) {
    /** What a policy leads to by the listeners that it has because it names none. */
    static Unserved byDefault(Policy policy) {
        return new Unserved(
                isDefault(policy.listeners()) ? policy.listeners() : Map.of(), policy.upstreams(), policy.routes());
    }

    /** What a policy leads to by listeners of its own. */
    static Unserved byOwn(
            Map<String, ListenerSpec> listeners, Map<String, UpstreamSpec> upstreams, List<RouteSpec> routes) {
        return new Unserved(isDefault(listeners) ? Map.of() : listeners, upstreams, routes);
    }

    private static boolean isDefault(Map<String, ListenerSpec> listeners) {
        return listeners.equals(PolicyBlock.listeners());
    }

    /** Each of these upstreams once, with the first way that leads to it. */
    List<Finding> find(ProblemCode code, String remedy) {
        List<Finding> findings = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Way way : ways()) {
            if (seen.add(way.upstream()) && isUnserved(way.upstream())) {
                findings.add(new Finding(
                                code,
                                List.of("upstreams", way.upstream()),
                                "'" + way.upstream() + "' has no servers, but " + way.from() + " leads to it",
                                remedy)
                        .with("which leads here", way.path().toArray(String[]::new)));
            }
        }
        return findings;
    }

    private boolean isUnserved(String upstream) {
        return Optional.ofNullable(upstreams.get(upstream))
                .filter(spec -> spec.servers().isEmpty())
                .isPresent();
    }

    /** A place in the file that leads calls or connections to an upstream. */
    private record Way(String upstream, String from, List<String> path) {
        static Way of(String upstream, String from, String... path) {
            return new Way(upstream, from, List.of(path));
        }
    }

    private List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        for (ListenerSpec listener : listeners.values()) {
            String name = listener.name();
            String from = "the listener '" + name + "'";
            if (listener.protocol() == Protocol.TCP) {
                listener.tcp().sni().forEach((host, to) -> ways.add(Way.of(to, from, "listeners", name, "sni", host)));
                ways.add(Way.of(listener.tcp().to(), from, "listeners", name, "to"));
            }
        }
        if (listeners.values().stream().anyMatch(listener -> listener.protocol() == Protocol.HTTP)) {
            addRoutes(ways);
            addFallbacks(ways);
        }
        return ways;
    }

    private void addRoutes(List<Way> ways) {
        for (int index = 0; index < routes.size(); index++) {
            RouteSpec route = routes.get(index);
            String place = Integer.toString(index);
            String from = "the route '" + route.name() + "'";
            route.to().forEach(target -> ways.add(Way.of(target.upstream(), from, "routes", place, "to")));
            ways.add(Way.of(route.mirror().upstream(), from, "routes", place, "mirror"));
        }
    }

    private void addFallbacks(List<Way> ways) {
        upstreams.forEach((name, upstream) -> FallbackBlock.target(
                        upstream.breaker().fallback())
                .ifPresent(to -> ways.add(
                        Way.of(to, "the breaker of '" + name + "'", "upstreams", name, "breaker", "fallback", "to"))));
    }
}
