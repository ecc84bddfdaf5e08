package dev.tidegate.route;

import dev.tidegate.model.Call;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

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
        this.conditions = match.conditions().toArray(RouteMatch.Condition[]::new);
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

    boolean takesMethod(CharSequence method) {
        for (String taken : methods) {
            if (taken.contentEquals(method)) {
                return true;
            }
        }
        return takesAnyMethod();
    }

    /** Whether every call that meets the other's conditions meets these. */
    boolean asksNoMoreThan(Candidate other) {
        List<RouteMatch.Condition> others = other.match.conditions();
        return match.conditions().stream().allMatch(mine -> others.stream().anyMatch(its -> isImplied(mine, its)));
    }

    private static boolean isImplied(RouteMatch.Condition mine, RouteMatch.Condition its) {
        return mine.equals(its) || (mine.value().isEmpty() && mine.attribute().equals(its.attribute()));
    }

    /** Whether two conditions ask different values of the same attribute, so that no call can meet both. */
    boolean contradictsItself() {
        List<RouteMatch.Condition> exact = match.conditions().stream()
                .filter(condition -> !condition.value().isEmpty())
                .toList();
        return exact.stream().map(RouteMatch.Condition::attribute).distinct().count() < exact.size();
    }
}
