package dev.tidegate.route;

import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A route whose path and host fit the call: what is left to ask is its method and its conditions. */
final class Candidate {
    /** The most specific first: a method named, then the most conditions, then the order of the file. */
    static final Comparator<Candidate> MOST_SPECIFIC_FIRST = Comparator.comparingInt(Candidate::methodRank)
            .thenComparingInt(candidate -> -candidate.conditions.length)
            .thenComparingInt(Candidate::order);

    private final int order;
    private final RouteMatch match;
    private final String[] methods;
    private final RouteMatch.Condition[] conditions;

    Candidate(int order, RouteMatch match) {
        this.order = order;
        this.match = match;
        this.methods = match.methods().toArray(String[]::new);
        this.conditions = strictConditions().toArray(RouteMatch.Condition[]::new);
    }

    /** The place of the route in the file. */
    int order() {
        return order;
    }

    Set<String> methods() {
        return match.methods();
    }

    private int methodRank() {
        return takesAnyMethod() ? 1 : 0;
    }

    boolean takesAnyMethod() {
        return methods.length == 0;
    }

    boolean takes(Call call) {
        return takesMethod(call.method()) && meetsConditions(call);
    }

    boolean meetsConditions(Call call) {
        for (RouteMatch.Condition condition : conditions) {
            CharSequence value = call.value(condition.attribute());
            boolean met = condition.value().isEmpty()
                    ? value.length() > 0
                    : condition.value().contentEquals(value);
            if (!met) {
                return false;
            }
        }
        return true;
    }

    private boolean takesMethod(CharSequence method) {
        for (String taken : methods) {
            if (taken.contentEquals(method)) {
                return true;
            }
        }
        return takesAnyMethod();
    }

    /** The conditions without those on presence that one on a value implies. */
    Set<RouteMatch.Condition> strictConditions() {
        if (match.conditions().size() < 2) {
            return Set.copyOf(match.conditions());
        }
        return match.conditions().stream()
                .filter(condition -> !condition.value().isEmpty() || !asksValueOf(condition.attribute()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean asksValueOf(Attribute attribute) {
        return match.conditions().stream()
                .anyMatch(condition ->
                        !condition.value().isEmpty() && condition.attribute().equals(attribute));
    }

    /** Whether two conditions ask different values of the same attribute, so that no call can meet both. */
    boolean contradictsItself() {
        List<RouteMatch.Condition> exact = match.conditions().stream()
                .filter(condition -> !condition.value().isEmpty())
                .toList();
        return exact.stream().map(RouteMatch.Condition::attribute).distinct().count() < exact.size();
    }
}
