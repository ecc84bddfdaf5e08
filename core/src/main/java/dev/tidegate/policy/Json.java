package dev.tidegate.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON to be written: the schema needs no more than this. */
sealed interface Json {
    /** A string. */
    record Text(String value) implements Json {}

    /** A number or a truth value. */
    record Word(String value) implements Json {}

    /** An array. */
    record Array(List<Json> items) implements Json {
        /** Takes a copy. */
        public Array {
            items = List.copyOf(items);
        }
    }

    /** An object; keys keep their order. */
    record Dictionary(Map<String, Json> entries) implements Json {
        /** The same object with one more entry. */
        Dictionary with(String key, Json value) {
            Map<String, Json> more = new LinkedHashMap<>(entries);
            more.put(key, value);
            return new Dictionary(more);
        }

        Dictionary with(String key, String value) {
            return with(key, new Text(value));
        }

        Dictionary with(String key, long value) {
            return with(key, new Word(Long.toString(value)));
        }

        Dictionary with(String key, boolean value) {
            return with(key, new Word(Boolean.toString(value)));
        }

        /** The same object with the entries of another after its own. */
        Dictionary withAll(Dictionary other) {
            Map<String, Json> more = new LinkedHashMap<>(entries);
            more.putAll(other.entries);
            return new Dictionary(more);
        }
    }

    static Dictionary object() {
        return new Dictionary(Map.of());
    }

    static Array array(List<? extends Json> items) {
        return new Array(List.copyOf(items));
    }

    static Array texts(List<String> items) {
        return array(items.stream().map(Text::new).toList());
    }

    /** The JSON text, indented by two, without an end of line. */
    static String write(Json json) {
        return write(json, "\n");
    }

    private static String write(Json json, String newLine) {
        return switch (json) {
            case Text text -> quote(text.value());
            case Word word -> word.value();
            case Array array ->
                array.items().stream()
                        .map(item -> write(item, newLine + "  "))
                        .collect(Collectors.joining(", ", "[", "]"));
            case Dictionary dictionary when dictionary.entries().isEmpty() -> "{}";
            case Dictionary dictionary ->
                dictionary.entries().entrySet().stream()
                        .map(entry ->
                                newLine + "  " + quote(entry.getKey()) + ": " + write(entry.getValue(), newLine + "  "))
                        .collect(Collectors.joining(",", "{", newLine + "}"));
        };
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            switch (sign) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> {
                    if (sign < ' ') {
                        quoted.append(String.format("\\u%04x", (int) sign));
                    } else {
                        quoted.append(sign);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
