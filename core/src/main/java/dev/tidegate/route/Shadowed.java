package dev.tidegate.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * A route that no call can ever reach, because others take all its calls first.
 *
 * @param route its place in the file, from 0
 * @param by the places of the routes that take its calls; empty when its own conditions contradict one another
 */
public record Shadowed(int route, List<Integer> by) {
    /** Keeps a copy. */
    public Shadowed {
        by = List.copyOf(by);
    }

    /**
     * Finds the shadowed routes, in the order of the file.
     *
     * <p>A route that takes all calls of another and still goes first has the same path up to the names of parameters,
     * and the same host: anything wider is less specific. So only those are compared, method by method. Routes with the
     * same path and host are compared pairwise.
     */
    public static List<Shadowed> among(List<RouteMatch> matches) {
        List<Shadowed> found = new ArrayList<>();
        for (List<Candidate> group : Router.trie(matches).leaves().all()) {
            for (int i = 0; i < group.size(); i++) {
                check(group.get(i), group.subList(0, i), found);
            }
        }
        found.sort((first, second) -> Integer.compare(first.route(), second.route()));
        return found;
    }

    private static void check(Candidate candidate, List<Candidate> earlier, Collection<Shadowed> found) {
        if (candidate.contradictsItself()) {
            found.add(new Shadowed(candidate.order(), List.of()));
            return;
        }
        List<Candidate> wider = earlier.stream()
                .filter(other -> other.asksNoMoreThan(candidate))
                .toList();
        TreeSet<Integer> by = new TreeSet<>();
        boolean isShadowed = candidate.takesAnyMethod()
                ? cover(wider.stream().filter(Candidate::takesAnyMethod).toList(), by)
                : candidate.methods().stream()
                        .allMatch(method -> cover(
                                wider.stream()
                                        .filter(other -> other.takesMethod(method))
                                        .toList(),
                                by));
        if (isShadowed) {
            found.add(new Shadowed(candidate.order(), List.copyOf(by)));
        }
    }

    private static boolean cover(List<Candidate> covering, Collection<Integer> by) {
        covering.stream().findFirst().map(Candidate::order).ifPresent(by::add);
        return !covering.isEmpty();
    }
}
