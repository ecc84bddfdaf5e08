package dev.tidegate.gateway.admin;

import static dev.tidegate.answer.JsonText.quote;

import java.util.List;
import java.util.StringJoiner;

/** Collects the members of one JSON object, in order. */
final class JsonObject {
    private final StringJoiner members = new StringJoiner(",", "{", "}");

    JsonObject put(String name, String value) {
        return putRaw(name, quote(value));
    }

    JsonObject put(String name, long value) {
        return putRaw(name, Long.toString(value));
    }

    /** A finite number. */
    JsonObject put(String name, double value) {
        return putRaw(name, Double.toString(value));
    }

    JsonObject put(String name, boolean value) {
        return putRaw(name, Boolean.toString(value));
    }

    JsonObject put(String name, JsonObject value) {
        return putRaw(name, value.toString());
    }

    JsonObject put(String name, List<JsonObject> values) {
        return putRaw(name, array(values));
    }

    JsonObject putTexts(String name, List<String> values) {
        StringJoiner items = new StringJoiner(",", "[", "]");
        values.forEach(value -> items.add(quote(value)));
        return putRaw(name, items.toString());
    }

    static String array(List<JsonObject> values) {
        StringJoiner items = new StringJoiner(",", "[", "]");
        values.forEach(value -> items.add(value.toString()));
        return items.toString();
    }

    private JsonObject putRaw(String name, String json) {
        members.add(quote(name) + ":" + json);
        return this;
    }

    @Override
    public String toString() {
        return members.toString();
    }
}
