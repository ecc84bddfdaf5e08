package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Entry;
import dev.tidegate.policy.Tree.Items;
import dev.tidegate.policy.Tree.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that was found in a policy, before its place in the file is known.
 *
 * @param path the keys that lead to it; an index of a list is written as a number
 * @param others what else it takes to make it
 */
record Finding(ProblemCode code, List<String> path, String message, String remedy, List<Other> others) {
    Finding(ProblemCode code, List<String> path, String message, String remedy) {
        this(code, path, message, remedy, List.of());
    }

    /**
     * Another setting that it takes to make a finding.
     *
     * @param note what it says about it, in a few words
     */
    record Other(List<String> path, String note) {}

    /** The same finding, which it takes this setting as well to make. */
    Finding with(String note, String... other) {
        List<Other> more = new ArrayList<>(others);
        more.add(new Other(List.of(other), note));
        return new Finding(code, path, message, remedy, List.copyOf(more));
    }

    /** Reports it at its value; or, when the file leaves that out, at the nearest key above it that is there. */
    void report(Tree root, Problems problems) {
        List<Problems.Spot> spots =
                others.stream().map(other -> spot(root, other)).toList();
        problems.add(code, new Problems.Spot(where(root, path).place(), text(path), message), remedy, spots);
    }

    private static Problems.Spot spot(Tree root, Other other) {
        Where where = where(root, other.path());
        String note = where.isGiven() ? other.note() : other.note() + ", by default";
        return new Problems.Spot(where.place(), text(other.path()), note);
    }

    /**
     * Where a path leads. A short form leaves keys out: they are passed over at a list, and end the path at a word.
     *
     * @param isGiven whether the file says what the path leads to
     */
    private record Where(Place place, boolean isGiven) {}

    private static Where where(Tree root, List<String> path) {
        Tree tree = root;
        Place place = root.place();
        for (String step : path) {
            Optional<Found> found = find(tree, step);
            if (found.isEmpty()) {
                return new Where(place, tree instanceof Leaf);
            }
            tree = found.get().tree();
            place = tree instanceof Leaf ? tree.place() : found.get().namePlace();
        }
        return new Where(place, true);
    }

    private static Optional<Found> find(Tree tree, String step) {
        return switch (tree) {
            case Leaf leaf -> Optional.empty();
            case Items items when !isIndex(step) -> Optional.of(new Found(items, items.place())); // a short form
            case Items items -> {
                Tree item = items.all().get(Integer.parseInt(step));
                yield Optional.of(new Found(item, item.place()));
            }
            case Entries entries -> entries.find(step).map(Found::of);
        };
    }

    private static String text(List<String> path) {
        StringBuilder text = new StringBuilder();
        for (String step : path) {
            boolean isIndex = isIndex(step);
            text.append(isIndex ? "[" : text.isEmpty() ? "" : ".").append(step).append(isIndex ? "]" : "");
        }
        return text.toString();
    }

    private static boolean isIndex(String step) {
        return Character.isDigit(step.charAt(0));
    }

    /** A part of the file and the key it stands under. */
    private record Found(Tree tree, Place namePlace) {
        static Found of(Entry entry) {
            return new Found(entry.value(), entry.key().place());
        }
    }
}
