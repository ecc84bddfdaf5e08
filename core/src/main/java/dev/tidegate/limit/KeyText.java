package dev.tidegate.limit;

import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import java.util.List;

/**
 * The key of a call as all nodes write it: the values of its attributes, with {@code |} between them. A bar or a
 * backslash inside a value has a backslash before it, so different keys have different texts.
 */
public final class KeyText {
    /** The text of a limit without keys. */
    public static final String ALL = "*";

    private KeyText() {}

    /** The text of these values. */
    public static String of(List<String> values) {
        if (values.isEmpty()) {
            return ALL;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            append(values.get(i), i, text);
        }
        return text.toString();
    }

    static String of(Call call, Attribute[] attributes) {
        if (attributes.length == 0) {
            return ALL;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < attributes.length; i++) {
            append(call.value(attributes[i]), i, text);
        }
        return text.toString();
    }

    private static void append(CharSequence value, int place, StringBuilder text) {
        if (place > 0) {
            text.append('|');
        }
        for (int i = 0; i < value.length(); i++) {
            char one = value.charAt(i);
            if (one == '|' || one == '\\') {
                text.append('\\');
            }
            text.append(one);
        }
    }
}
