package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Items;
import java.util.HashMap;
import java.util.Map;

/** Where the named things of a policy stand, as {@code tidegate.yaml:14}. Immutable. */
public final class Positions {
    private final String file;
    private final Map<String, Integer> listeners;
    private final Map<String, Integer> limits;
    private final Map<String, Integer> upstreams;
    private final int[] routes;

    private Positions(String file, Entries root) {
        this.file = file;
        this.listeners = lines(root, "listeners");
        this.limits = lines(root, "limits");
        this.upstreams = lines(root, "upstreams");
        this.routes = items(root);
    }

    static Positions of(String file, Entries root) {
        return new Positions(file, root);
    }

    /** Where this listener stands; the file alone when it is not in it. */
    public String listener(String name) {
        return at(listeners.getOrDefault(name, 0));
    }

    /** Where this limit stands; the file alone when it is not in it. */
    public String limit(String name) {
        return at(limits.getOrDefault(name, 0));
    }

    /** Where this upstream stands; the file alone when it is not in it. */
    public String upstream(String name) {
        return at(upstreams.getOrDefault(name, 0));
    }

    /** Where the route of this index in {@link Policy#routes} stands. */
    public String route(int index) {
        return at(routes[index]);
    }

    private String at(int line) {
        return line == 0 ? file : file + ":" + line;
    }

    private static Map<String, Integer> lines(Entries root, String section) {
        Map<String, Integer> lines = new HashMap<>();
        if (root.find(section).map(Tree.Entry::value).orElse(root) instanceof Entries entries) {
            entries.all()
                    .forEach(entry ->
                            lines.put(entry.key().text(), entry.key().place().line()));
        }
        return lines;
    }

    private static int[] items(Entries root) {
        return root.find("routes").map(Tree.Entry::value).orElse(root) instanceof Items items
                ? items.all().stream().mapToInt(item -> item.place().line()).toArray()
                : new int[0];
    }
}
