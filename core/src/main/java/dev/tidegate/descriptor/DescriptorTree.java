package dev.tidegate.descriptor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one domain, found by a descriptor as the rate-limit service of Envoy finds them.
 *
 * <p>Entry by entry, from the first to the last, the most specific place is taken: the one with exactly this value,
 * else the first pattern of the file that takes it, else the one that takes any value of the key. There is no way back:
 * a descriptor that goes astray behind the place that was taken has no rule, and neither has one with fewer or more
 * entries than the rule. Immutable and thread-safe; finding allocates nothing.
 *
 * @param <T> what a rule leads to
 */
public final class DescriptorTree<T> {
    private final Node<T> root;

    private DescriptorTree(Node<T> root) {
        this.root = root;
    }

    /**
     * One rule.
     *
     * @param match what the entries must be, in order; at least one
     * @param target what it leads to
     */
    public record Rule<T>(List<EntryMatch> match, T target) {
        /** Copies the match and refuses an empty one. */
        public Rule {
            match = List.copyOf(match);
            if (match.isEmpty()) {
                throw new IllegalArgumentException("match must not be empty");
            }
        }
    }

    /** The tree of these rules. Of two with the same match the first counts. */
    public static <T> DescriptorTree<T> of(List<Rule<T>> rules) {
        Node<T> root = new Node<>();
        for (Rule<T> rule : rules) {
            Node<T> node = root;
            for (EntryMatch match : rule.match()) {
                node = node.child(match);
            }
            node.target = node.target.or(() -> Optional.of(rule.target()));
        }
        return new DescriptorTree<>(root);
    }

    /** What the rule that takes this descriptor leads to. */
    public Optional<T> find(List<DescriptorEntry> entries) {
        Node<T> node = root;
        for (int i = 0; i < entries.size(); i++) {
            DescriptorEntry entry = entries.get(i);
            Keyed<T> places = node.byKey.get(entry.key());
            Node<T> next = places == null ? null : places.next(entry.value());
            if (next == null) {
                return Optional.empty();
            }
            node = next;
        }
        return node.target;
    }

    /** What comes after the entries so far. Changes only while the tree is made. */
    private static final class Node<T> {
        private final Map<String, Keyed<T>> byKey = new HashMap<>();
        private Optional<T> target = Optional.empty();

        Node<T> child(EntryMatch match) {
            return byKey.computeIfAbsent(match.key(), key -> new Keyed<>()).child(match);
        }
    }

    /** The places for one key. */
    private static final class Keyed<T> {
        private final Map<String, Node<T>> exact = new HashMap<>();
        private final List<Pattern<T>> patterns = new ArrayList<>();
        private final List<Node<T>> any = new ArrayList<>(1);

        Node<T> child(EntryMatch match) {
            if (match.isAny()) {
                return first(any);
            }
            return match.isPattern() ? pattern(match) : exact.computeIfAbsent(match.value(), value -> new Node<>());
        }

        private static <T> Node<T> first(List<Node<T>> nodes) {
            if (nodes.isEmpty()) {
                nodes.add(new Node<>());
            }
            return nodes.getFirst();
        }

        private Node<T> pattern(EntryMatch match) {
            for (Pattern<T> known : patterns) {
                if (known.match().equals(match)) {
                    return known.node();
                }
            }
            Pattern<T> made = new Pattern<>(match, new Node<>());
            patterns.add(made);
            return made.node();
        }

        private @Nullable Node<T> next(String value) {
            Node<T> found = exact.get(value);
            if (found != null) {
                return found;
            }
            for (int i = 0; i < patterns.size(); i++) {
                if (patterns.get(i).match().takes(value)) {
                    return patterns.get(i).node();
                }
            }
            return any.isEmpty() ? null : any.getFirst();
        }
    }

    private record Pattern<T>(EntryMatch match, Node<T> node) {}
}
