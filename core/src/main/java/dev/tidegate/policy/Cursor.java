package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Entry;
import dev.tidegate.policy.Tree.Items;
import dev.tidegate.policy.Tree.Leaf;
import java.util.Optional;

/**
 * A value while it is read: what stands there, under which name, and where its problems go.
 *
 * @param name the key it stands under; empty for an item of a list
 * @param namePlace where the key stands, or the value when it has none
 * @param path how it is reached from the top of the file
 */
record Cursor(Tree tree, String name, Place namePlace, Path path, Reading reading) {
    static Cursor top(Tree tree, Reading reading) {
        return new Cursor(tree, "", tree.place(), new Path.Top(), reading);
    }

    Cursor entry(Entry entry) {
        String key = entry.key().text();
        return new Cursor(entry.value(), key, entry.key().place(), new Path.Key(path, key), reading);
    }

    Cursor item(Tree item, int index) {
        return new Cursor(item, "", item.place(), new Path.Item(path, index), reading);
    }

    /** The single value that stands here, or nothing, reported, when there is none. */
    Optional<Leaf> leaf(String noun) {
        if (tree instanceof Leaf leaf && !leaf.isNothing()) {
            return Optional.of(leaf);
        }
        wrongKind(noun);
        return Optional.empty();
    }

    /** The list that stands here, or nothing, reported. */
    Optional<Items> items(String noun) {
        if (tree instanceof Items items) {
            return Optional.of(items);
        }
        wrongKind(noun);
        return Optional.empty();
    }

    /** The block that stands here, or nothing, reported. */
    Optional<Entries> entries(String noun) {
        return entries(noun, "write " + noun + " here");
    }

    /** The block that stands here, or nothing, reported with this remedy. */
    Optional<Entries> entries(String noun, String remedy) {
        if (tree instanceof Entries entries) {
            return Optional.of(entries);
        }
        wrongKind(noun, remedy);
        return Optional.empty();
    }

    /** The value as messages show it: as it is written, and never a secret from the environment. */
    String shown() {
        return tree instanceof Leaf leaf ? "'" + leaf.written() + "'" : "this";
    }

    /** Reports a problem of the value. */
    void report(ProblemCode code, String message, String remedy) {
        reading.problems().add(code, tree.place(), path.text(), message, remedy);
    }

    /** Reports a problem of the key, or of the block as a whole. */
    void reportName(ProblemCode code, String message, String remedy) {
        reading.problems().add(code, namePlace, path.text(), message, remedy);
    }

    private void wrongKind(String noun) {
        wrongKind(noun, "write " + noun + " here");
    }

    private void wrongKind(String noun, String remedy) {
        String found = switch (tree) {
            case Leaf leaf when leaf.isNothing() -> "nothing";
            case Leaf leaf -> "'" + leaf.written() + "'";
            case Items items -> "a list";
            case Entries entries -> "a block of keys";
        };
        Place place = tree instanceof Leaf leaf && leaf.isNothing() ? namePlace : tree.place();
        String message = (name.isEmpty() ? "here" : "'" + name + "'") + " should be " + noun + ", but is " + found;
        reading.problems().add(ProblemCode.WRONG_KIND, place, path.text(), message, remedy);
    }
}
