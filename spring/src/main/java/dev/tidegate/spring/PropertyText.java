package dev.tidegate.spring;

import static dev.tidegate.answer.JsonText.quote;

import dev.tidegate.policy.PolicyShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;

/**
 * Properties as the text of a policy file, which the one parser then reads: a line for each key and each single value,
 * and of each line where in the application's own files it comes from. Used by one thread.
 */
final class PropertyText {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]*)?([eE][-+]?[0-9]+)?");
    private static final Pattern FLAG = Pattern.compile("true|false");

    private final UnaryOperator<String> placeholders;
    private final StringBuilder text = new StringBuilder();
    private final List<Line> lines = new ArrayList<>();

    private PropertyText(UnaryOperator<String> placeholders) {
        this.placeholders = placeholders;
    }

    /**
     * Where a line comes from.
     *
     * @param key its key as the application wrote it; empty for an item of a list
     * @param keyColumn where the key begins in the line, counted from 1
     * @param value its value; empty for none
     */
    record Line(String key, int keyColumn, String value, Optional<Origin> origin) {}

    /** The text of a policy and the origins of its lines, the first one first. */
    record Written(String text, List<Line> lines) {}

    /**
     * Writes a tree as a policy file. Its version and its listeners may be left out.
     *
     * @param placeholders fills in the application's placeholders
     */
    static Written of(PropertyNode root, UnaryOperator<String> placeholders) {
        PropertyText text = new PropertyText(placeholders);
        text.given(root, "version", "1");
        text.given(root, "listeners", "{}");
        text.keys(root, PolicyShape.ofPolicy(), "");
        return new Written(text.text.toString(), List.copyOf(text.lines));
    }

    /** Of the form that this version reads, and without a place where a gateway listens: an application is none. */
    private void given(PropertyNode root, String key, String value) {
        if (!root.keys().containsKey(key)) {
            line(key + ": " + value, new Line(key, 1, value, Optional.empty()));
        }
    }

    private void line(String content, Line from) {
        text.append(content).append('\n');
        lines.add(from);
    }

    private void keys(PropertyNode node, PolicyShape shape, String indent) {
        for (PropertyNode below : node.keys().values()) {
            String key = shape.setting(below.spelling()).orElse(below.spelling());
            String start = indent + quote(key) + ":";
            // A quote stands before the key that a mark is put under.
            entry(below, shape.below(key), start, new Spot(below.spelling(), indent.length() + 1), indent + "  ");
        }
    }

    private record Spot(String key, int column) {}

    private void entry(PropertyNode node, PolicyShape shape, String start, Spot spot, String indent) {
        Object value = node.value();
        Optional<Origin> origin = Optional.ofNullable(node.origin());
        if (value != null) {
            String word = word(value, shape);
            line(start + " " + scalar(word, shape), new Line(spot.key(), spot.column(), word, origin));
            return;
        }
        line(start, new Line(spot.key(), spot.column(), "", origin));
        if (node.items().isEmpty()) {
            keys(node, shape, indent);
        } else {
            for (Map.Entry<Integer, PropertyNode> item : node.items().entrySet()) {
                entry(item.getValue(), shape.item(), indent + "-", new Spot("", indent.length() + 1), indent + "  ");
            }
        }
    }

    /** YAML as Spring reads it takes on and off for truth values; a policy means the words. */
    private String word(@Nullable Object value, PolicyShape shape) {
        if (value instanceof Boolean flag && !shape.takesFlag()) {
            return flag ? "on" : "off";
        }
        return placeholders.apply(String.valueOf(value));
    }

    private static String scalar(String word, PolicyShape shape) {
        boolean plain = (shape.takesNumber() && NUMBER.matcher(word).matches())
                || (shape.takesFlag() && FLAG.matcher(word).matches());
        if (plain) {
            return word;
        } else if (word.isEmpty() && shape.takesList()) {
            return "[]";
        } else if (word.isEmpty() && shape.takesBlock()) {
            return "{}";
        }
        // A string of JSON is one of YAML in double quotes.
        return quote(word);
    }
}
