package dev.tidegate.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Walks the routes of one path and host from the most specific on, and remembers which calls are taken. */
final class ShadowSearch {
    /** Beyond this many conditions on values a route is compared only with the same conditions, not with wider ones. */
    private static final int VALUES_MAX = 10;

    /** The first route for each method (empty for any) and set of conditions. */
    private final Map<Taken, Integer> takenBy = new HashMap<>();

    private record Taken(String method, Set<RouteMatch.Condition> conditions) {}

    List<Shadowed> among(List<Candidate> group) {
        List<Shadowed> found = new ArrayList<>();
        for (Candidate candidate : group) {
            if (candidate.contradictsItself()) {
                found.add(new Shadowed(candidate.order(), List.of()));
            } else {
                shadows(candidate).ifPresent(by -> found.add(new Shadowed(candidate.order(), by)));
                Set<RouteMatch.Condition> conditions = candidate.strictConditions();
                methods(candidate)
                        .forEach(method -> takenBy.putIfAbsent(new Taken(method, conditions), candidate.order()));
            }
        }
        return found;
    }

    /** The routes that take all calls of this one, if there are such. */
    private Optional<List<Integer>> shadows(Candidate candidate) {
        List<Set<RouteMatch.Condition>> wider = wider(candidate.strictConditions());
        Set<Integer> by = new TreeSet<>();
        for (String method : methods(candidate).toList()) {
            Optional<Integer> taken = wider.stream()
                    .map(conditions -> takenBy.getOrDefault(new Taken(method, conditions), SpanTable.NONE))
                    .filter(order -> order != SpanTable.NONE)
                    .findFirst();
            if (taken.isEmpty()) {
                return Optional.empty();
            }
            by.add(taken.get());
        }
        return Optional.of(List.copyOf(by));
    }

    private static Stream<String> methods(Candidate candidate) {
        return candidate.takesAnyMethod() ? Stream.of("") : candidate.methods().stream();
    }

    /** These conditions, and every way to ask only for presence where they ask for a value. */
    private static List<Set<RouteMatch.Condition>> wider(Set<RouteMatch.Condition> conditions) {
        List<Set<RouteMatch.Condition>> all = new ArrayList<>(List.of(conditions));
        List<RouteMatch.Condition> exact = conditions.stream()
                .filter(condition -> !condition.value().isEmpty())
                .toList();
        for (RouteMatch.Condition condition : exact.size() > VALUES_MAX ? List.<RouteMatch.Condition>of() : exact) {
            for (Set<RouteMatch.Condition> known : List.copyOf(all)) {
                Set<RouteMatch.Condition> relaxed = new HashSet<>(known);
                relaxed.remove(condition);
                relaxed.add(new RouteMatch.Condition(condition.attribute(), ""));
                all.add(relaxed);
            }
        }
        return all;
    }
}
