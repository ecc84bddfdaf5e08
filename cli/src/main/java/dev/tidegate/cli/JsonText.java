package dev.tidegate.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes maps, lists, strings, numbers and booleans as JSON (RFC 8259). */
final class JsonText {
    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    static String of(Object value) {
        JsonText json = new JsonText();
        json.value(value);
        return json.text.toString();
    }

    private void value(Object value) {
        switch (value) {
            case Map<?, ?> map -> object(map);
            case List<?> list -> array(list);
            case Boolean flag -> text.append(flag);
            case Double number -> number(number);
            case Number number -> text.append(number);
            case Optional<?> optional -> optional(optional);
            default -> string(value.toString());
        }
    }

    private void number(double number) {
        text.append(Double.isFinite(number) ? Double.toString(number) : "null");
    }

    private void optional(Optional<?> optional) {
        if (optional.isPresent()) {
            value(optional.get());
        } else {
            text.append("null");
        }
    }

    private void object(Map<?, ?> map) {
        text.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator);
            string(entry.getKey().toString());
            text.append(':');
            value(entry.getValue());
            separator = ",";
        }
        text.append('}');
    }

    private void array(List<?> list) {
        text.append('[');
        for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
            value(items.next());
            text.append(items.hasNext() ? "," : "");
        }
        text.append(']');
    }

    private void string(String string) {
        text.append('"');
        string.chars().forEach(this::sign);
        text.append('"');
    }

    private void sign(int sign) {
        switch (sign) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> text.append(sign < ' ' ? String.format("\\u%04x", sign) : String.valueOf((char) sign));
        }
    }
}
