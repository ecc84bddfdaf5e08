package dev.tidegate.route;

import dev.tidegate.model.Call;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the route of a call: the most specific one that takes it. Routes are compared in this order, and the first
 * difference decides:
 *
 * <ol>
 *   <li>the path, segment by segment from the left: a literal before {@code :name} or {@code *}, those before
 *       {@code **}
 *   <li>the host: an exact one, then {@code *.} of the longest name, then any
 *   <li>the method: named before any
 *   <li>the number of attributes with a condition: more before fewer
 *   <li>the order of the file
 * </ol>
 *
 * <p>Immutable and safe for all threads. A lookup allocates nothing and costs the length of the path, times the number
 * of wildcard alternatives ({@link #visitsMax}), and not the number of routes; only routes that share both path and
 * host are tried one after another.
 */
public final class Router<T> {
    private static final HostGroups.Question FIRST_THAT_TAKES = Router::firstThatTakes;

    private final PathTrie trie;
    private final List<T> targets;
    private final T fallback;

    private Router(PathTrie trie, List<T> targets, T fallback) {
        this.trie = trie;
        this.targets = targets;
        this.fallback = fallback;
    }

    /**
     * Builds a router.
     *
     * @param routes in the order of the file
     * @param fallback what a call gets that no route takes; tell it apart by identity
     */
    public static <T> Router<T> of(List<Route<T>> routes, T fallback) {
        return new Router<>(
                trie(routes.stream().map(Route::match).toList()),
                routes.stream().map(Route::target).toList(),
                fallback);
    }

    static PathTrie trie(List<RouteMatch> matches) {
        PathTrie trie = new PathTrie();
        for (int i = 0; i < matches.size(); i++) {
            RouteMatch match = matches.get(i);
            trie.add(PathPattern.parse(match.path()), new Candidate(i, match), match.host());
        }
        trie.freeze();
        return trie;
    }

    /** The target of the most specific route that takes the call, or the fallback when none does. */
    public T match(Call call) {
        int order = trie.ask(call, FIRST_THAT_TAKES);
        return order == SpanTable.NONE ? fallback : targets.get(order);
    }

    /**
     * The methods for which there would be a route, when {@link #match} found none: empty means that nothing is there
     * (status 404), otherwise the method is wrong (status 405) and these belong into the {@code Allow} field (RFC 9110,
     * section 15.5.6). Allocates, so ask only then.
     */
    public Set<String> allowed(Call call) {
        Set<String> methods = new TreeSet<>();
        trie.ask(call, (group, asking) -> {
            for (Candidate candidate : group) {
                if (candidate.meetsConditions(asking)) {
                    methods.addAll(candidate.methods());
                }
            }
            return SpanTable.NONE;
        });
        return methods;
    }

    /**
     * How many steps of the trie one lookup can take at most, whatever the path: about the number of segments of the
     * longest route, times the wildcard alternatives that one path can fit.
     */
    public int visitsMax() {
        return trie.visitsMax();
    }

    private static int firstThatTakes(Candidate[] group, Call call) {
        for (Candidate candidate : group) {
            if (candidate.takes(call)) {
                return candidate.order();
            }
        }
        return SpanTable.NONE;
    }
}
