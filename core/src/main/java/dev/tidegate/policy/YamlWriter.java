package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Entry;
import dev.tidegate.policy.Tree.Items;
import dev.tidegate.policy.Tree.Leaf;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a {@link Tree} as YAML for people: what fits into a line stands in a line, except the sections at the top. */
final class YamlWriter {
    private static final int WIDTH = 120;

    /** The signs of texts that need no quotes, in a block and in a line alike. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/_][A-Za-z0-9/_.:=%()*+> -]*");

    private YamlWriter() {}

    /** The sections of the top one after another, with an empty line before each block. */
    static String write(Entries root) {
        StringBuilder text = new StringBuilder();
        for (Entry entry : root.all()) {
            String key = leaf(entry.key()) + ":";
            if (entry.value() instanceof Leaf leaf) {
                text.append(key).append(' ').append(leaf(leaf)).append('\n');
            } else {
                text.append('\n').append(key);
                block(entry.value(), "  ", text);
            }
        }
        return text.toString();
    }

    /** What stands after a key: in the same line if it fits, else in lines of its own. */
    private static void value(Tree tree, String indent, int used, StringBuilder text) {
        String line = line(tree);
        if (tree instanceof Leaf || used + 1 + line.length() <= WIDTH) {
            text.append(' ').append(line).append('\n');
        } else {
            block(tree, indent + "  ", text);
        }
    }

    private static void block(Tree tree, String indent, StringBuilder text) {
        switch (tree) {
            case Entries entries
            when !entries.all().isEmpty() -> {
                text.append('\n');
                entries.all().forEach(entry -> entry(entry, indent, text.append(indent)));
            }
            case Items items
            when !items.all().isEmpty() -> {
                text.append('\n');
                items.all().forEach(item -> item(item, indent, text.append(indent)));
            }
            case Tree empty -> text.append(' ').append(line(empty)).append('\n');
        }
    }

    private static void entry(Entry entry, String indent, StringBuilder text) {
        String key = leaf(entry.key()) + ":";
        value(entry.value(), indent, indent.length() + key.length(), text.append(key));
    }

    /** An item of a list; the keys of a block stand below one another, after the dash. */
    private static void item(Tree item, String indent, StringBuilder text) {
        text.append('-');
        String inner = indent + "  ";
        if (!(item instanceof Entries entries) || entries.all().isEmpty()) {
            value(item, indent, inner.length(), text);
            return;
        }
        String before = " ";
        for (Entry entry : entries.all()) {
            entry(entry, inner, text.append(before));
            before = inner;
        }
    }

    /** The tree in one line. */
    static String line(Tree tree) {
        return switch (tree) {
            case Leaf leaf -> leaf(leaf);
            case Items items -> items.all().stream().map(YamlWriter::line).collect(Collectors.joining(", ", "[", "]"));
            case Entries entries when entries.all().isEmpty() -> "{}";
            case Entries entries ->
                entries.all().stream()
                        .map(entry -> leaf(entry.key()) + ": " + line(entry.value()))
                        .collect(Collectors.joining(", ", "{ ", " }"));
        };
    }

    private static String leaf(Leaf leaf) {
        String text = leaf.text();
        if (!leaf.quoted() || (leaf.unquoted().isText() && isPlain(text))) {
            return text;
        }
        return text.chars().allMatch(sign -> sign >= ' ' && sign <= '~')
                ? "'" + text.replace("'", "''") + "'"
                : doubleQuoted(text);
    }

    private static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches() && !text.contains(": ") && !text.endsWith(":") && !text.endsWith(" ");
    }

    /** Everything that is not plain ASCII as an escape, so that no sign is lost or changed. */
    private static String doubleQuoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            if (sign == '"' || sign == '\\') {
                quoted.append('\\').append(sign);
            } else if (sign < ' ' || sign > '~') {
                quoted.append(String.format("\\u%04x", (int) sign));
            } else {
                quoted.append(sign);
            }
        }
        return quoted.append('"').toString();
    }
}
