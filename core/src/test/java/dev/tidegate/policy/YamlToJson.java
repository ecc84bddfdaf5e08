package dev.tidegate.policy;

import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The JSON that an editor makes of a YAML file, by way of the plain objects of the YAML library. */
final class YamlToJson {
    private YamlToJson() {}

    static String convert(String yaml) {
        Object value = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return value == null ? "null" : Json.write(json(value));
    }

    private static Json json(Object value) {
        return switch (value) {
            case null -> new Json.Word("null");
            case String text -> new Json.Text(text);
            case List<?> items ->
                Json.array(items.stream().map(YamlToJson::json).toList());
            case Map<?, ?> entries -> object(entries);
            default -> new Json.Word(value.toString());
        };
    }

    private static Json object(Map<?, ?> entries) {
        Json.Dictionary object = Json.object();
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            object = object.with(String.valueOf(entry.getKey()), json(entry.getValue()));
        }
        return object;
    }
}
