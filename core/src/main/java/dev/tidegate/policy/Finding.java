package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Entry;
import dev.tidegate.policy.Tree.Items;
import dev.tidegate.policy.Tree.Leaf;
import java.util.List;
import java.util.Optional;

/**
 * Something that was found in a policy, before its place in the file is known.
 *
 * @param path the keys that lead to it; an index of a list is written as a number
 */
record Finding(ProblemCode code, List<String> path, String message, String remedy) {

    /** Reports it at its value; or, when the file leaves that out, at the nearest key above it that is there. */
    void report(Tree root, Problems problems) {
        Tree tree = root;
        Place place = root.place();
        for (String step : path) {
            Optional<Found> found = find(tree, step);
            if (found.isEmpty()) {
                break;
            }
            tree = found.get().tree();
            place = tree instanceof Leaf ? tree.place() : found.get().namePlace();
        }
        problems.add(code, place, text(), message, remedy);
    }

    private static Optional<Found> find(Tree tree, String step) {
        return switch (tree) {
            case Leaf leaf -> Optional.empty();
            case Items items -> {
                Tree item = items.all().get(Integer.parseInt(step));
                yield Optional.of(new Found(item, item.place()));
            }
            case Entries entries -> entries.find(step).map(Found::of);
        };
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (String step : path) {
            boolean isIndex = Character.isDigit(step.charAt(0));
            text.append(isIndex ? "[" : text.isEmpty() ? "" : ".").append(step).append(isIndex ? "]" : "");
        }
        return text.toString();
    }

    /** A part of the file and the key it stands under. */
    private record Found(Tree tree, Place namePlace) {
        static Found of(Entry entry) {
            return new Found(entry.value(), entry.key().place());
        }
    }
}
