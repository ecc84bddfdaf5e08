package dev.tidegate.policy;

import dev.tidegate.admit.ConcurrencyRule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What cannot be because settings of several parts of a policy exclude one another. A file with one of them is refused,
 * and so is a policy made in Java. Every name must be known to stand for something.
 */
record Contradictions(
        Map<String, ListenerSpec> listeners,
        Map<String, UpstreamSpec> upstreams,
        List<RouteSpec> routes,
        Map<String, LimitSpec> limits,
        StoreSpec store) {
    /** Refuses a policy with a contradiction, by an {@link IllegalArgumentException}. */
    void require() {
        find().stream().findFirst().ifPresent(finding -> {
            throw new IllegalArgumentException(finding.message());
        });
    }

    List<Finding> find() {
        List<Finding> findings = new ArrayList<>();
        Set<String> inCircles = new LinkedHashSet<>();
        for (String name : upstreams.keySet()) {
            List<String> chain = List.copyOf(chain(name));
            boolean isCircle = fallback(chain.getLast()).filter(name::equals).isPresent();
            if (isCircle && inCircles.addAll(chain)) {
                findings.add(circle(chain));
            }
        }
        for (int index = 0; index < routes.size(); index++) {
            findHeavy(index, findings);
        }
        findings.addAll(Unserved.byOwn(listeners, upstreams, routes)
                .find(ProblemCode.CONTRADICTION, "add 'servers: [10.0.0.7:9001]', or remove what leads to it"));
        if (!store.isOn()) {
            limits.values().stream()
                    .filter(limit -> limit.scope() instanceof LimitSpec.Scope.Cluster)
                    .forEach(limit -> findings.add(storeless(limit)));
        }
        return findings;
    }

    private static Finding storeless(LimitSpec limit) {
        return new Finding(
                ProblemCode.CONTRADICTION,
                List.of("limits", limit.name(), "scope"),
                "'" + limit.name() + "' is counted for a whole cluster, but there is no store to count it in",
                "add store: { url: redis://127.0.0.1:6379 } at the top of the file, or write scope: node");
    }

    private Optional<String> fallback(String upstream) {
        return Optional.ofNullable(upstreams.get(upstream))
                .flatMap(spec -> FallbackBlock.target(spec.breaker().fallback()));
    }

    /** The upstream, the one that stands in for it, the one that stands in for that, and so on. */
    private Set<String> chain(String upstream) {
        Set<String> chain = new LinkedHashSet<>();
        Optional<String> next = Optional.of(upstream);
        while (next.isPresent() && chain.add(next.get())) {
            next = fallback(next.get());
        }
        return chain;
    }

    private Finding circle(List<String> chain) {
        String first = chain.getFirst();
        String message = chain.size() == 1
                ? "'" + first + "' cannot stand in for itself"
                : "'" + first + "' would stand in for itself: " + String.join(" → ", chain) + " → " + first;
        Finding finding = new Finding(
                ProblemCode.FALLBACK_CIRCLE,
                List.of("upstreams", first, "breaker", "fallback", "to"),
                message,
                "name an upstream outside the circle, or an answer: fallback: { status: 503 }");
        for (String other : chain.subList(1, chain.size())) {
            String note =
                    "and '" + other + "' falls back to '" + fallback(other).orElseThrow() + "'";
            finding = finding.with(note, "upstreams", other, "breaker", "fallback", "to");
        }
        return finding;
    }

    private void findHeavy(int index, List<Finding> findings) {
        RouteSpec route = routes.get(index);
        if (route.weight() > 1) {
            reached(route)
                    .flatMap(Contradictions::limits)
                    .filter(limit -> limit.most() < route.weight())
                    .forEach(limit -> findings.add(limit.below(route, index)));
        }
    }

    /** The upstreams that calls of a route may come to. */
    private Stream<UpstreamSpec> reached(RouteSpec route) {
        Stream<String> targets = route.to().stream().flatMap(target -> chain(target.upstream()).stream());
        return Stream.concat(targets, Stream.of(route.mirror().upstream()))
                .distinct()
                .map(upstreams::get)
                .flatMap(Stream::ofNullable);
    }

    private static Stream<Limit> limits(UpstreamSpec upstream) {
        String name = upstream.name();
        ConcurrencySpec concurrency = upstream.concurrency();
        List<String> path = List.of("upstreams", name, "concurrency");
        Stream<Limit> keyed = concurrency.per().stream()
                .map(per -> new Limit(
                        "a '" + per.name() + "' of '" + name + "'",
                        per.limit(),
                        List.of("upstreams", name, "concurrency", "per", per.name())));
        return Stream.concat(Stream.of(new Limit("'" + name + "'", concurrency.limit(), path)), keyed);
    }

    /**
     * A concurrency limit that calls of a route must pass.
     *
     * @param owner whose places they are
     * @param path where it stands
     */
    private record Limit(String owner, ConcurrencyRule rule, List<String> path) {
        long most() {
            return LimitRange.most(rule);
        }

        Finding below(RouteSpec route, int index) {
            List<String> bound = new ArrayList<>(path);
            bound.add(LimitRange.range(rule).isPresent() ? "max" : "limit");
            return new Finding(
                            ProblemCode.WEIGHT_ABOVE_LIMIT,
                            List.of("routes", Integer.toString(index), "weight"),
                            "a call of '" + route.name() + "' takes " + route.weight() + " places, but " + owner
                                    + " never has more than " + most(),
                            "lower the weight, or raise the limit")
                    .with("at most " + most() + " at once", bound.toArray(String[]::new));
        }
    }
}
