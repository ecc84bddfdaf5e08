package dev.tidegate.route;

import java.util.Comparator;
import java.util.List;

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
     * and the same host: anything wider is less specific. Method by method, its conditions are then those of the other,
     * some of them perhaps asking for presence where the other asks for a value. So each route looks up those that went
     * before it, once for each such choice.
     */
    public static List<Shadowed> among(List<RouteMatch> matches) {
        return Router.trie(matches).leaves().all().stream()
                .flatMap(group -> new ShadowSearch().among(group).stream())
                .sorted(Comparator.comparingInt(Shadowed::route))
                .toList();
    }
}
