package dev.tidegate.doubles;

import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import java.util.HashMap;
import java.util.Map;

/**
 * A call that carries what a test says, and nothing else.
 *
 * @param values what it has beside method, host and path
 */
public record TestCall(String method, String host, String path, Map<Attribute, String> values) implements Call {
    /** Copies the values. */
    public TestCall {
        values = Map.copyOf(values);
    }

    /** A call as written in a log: {@code GET shop.example.org/api}. */
    public static TestCall of(String text) {
        String[] words = text.split(" ", 2);
        int slash = words[1].indexOf('/');
        return new TestCall(words[0], words[1].substring(0, slash), words[1].substring(slash), Map.of());
    }

    /** The same with another value; an empty one is as good as none. */
    public TestCall with(Attribute attribute, String value) {
        Map<Attribute, String> more = new HashMap<>(values);
        more.put(attribute, value);
        return new TestCall(method, host, path, more);
    }

    @Override
    public CharSequence value(Attribute attribute) {
        return switch (attribute) {
            case Attribute.Method same -> method;
            case Attribute.Host same -> host;
            case Attribute.Path same -> path;
            default -> values.getOrDefault(attribute, "");
        };
    }
}
