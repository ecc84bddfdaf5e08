package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What may stand at one place of a policy: for those who hold a policy in another form than a file, and for editors.
 * Made from the definitions that read the file, so it knows every setting and no other. Immutable.
 */
public final class PolicyShape {
    private final List<Json.Dictionary> choices;
    private final String doc;

    private PolicyShape(List<Json.Dictionary> choices, String doc) {
        this.choices = choices;
        this.doc = doc;
    }

    /** The top of the file. */
    public static PolicyShape ofPolicy() {
        return of(PolicyBlock.BLOCK.schema());
    }

    private static PolicyShape of(Json.Dictionary schema) {
        List<Json.Dictionary> choices = new ArrayList<>();
        collect(schema, choices);
        String doc = schema.entries().get("description") instanceof Json.Text text ? text.value() : "";
        return new PolicyShape(List.copyOf(choices), doc);
    }

    private static void collect(Json.Dictionary schema, List<Json.Dictionary> choices) {
        if (schema.entries().get("anyOf") instanceof Json.Array several) {
            several.items().stream()
                    .filter(Json.Dictionary.class::isInstance)
                    .forEach(one -> collect((Json.Dictionary) one, choices));
        } else {
            choices.add(schema);
        }
    }

    /** What the setting at this place does; empty where none stands. */
    public String doc() {
        return doc;
    }

    /** The settings of the block that may stand here, with what they may be; empty where no block stands. */
    public Map<String, PolicyShape> settings() {
        Map<String, PolicyShape> all = new LinkedHashMap<>();
        for (Json.Dictionary choice : choices) {
            if (choice.entries().get("properties") instanceof Json.Dictionary properties) {
                properties.entries().forEach((name, schema) -> all.putIfAbsent(name, of((Json.Dictionary) schema)));
            }
        }
        return all;
    }

    /** The setting that this key means, in upper or lower case, with or without dashes and underscores. */
    public Optional<String> setting(String key) {
        String wanted = uniform(key);
        Set<String> names = settings().keySet();
        return names.contains(key)
                ? Optional.of(key)
                : names.stream().filter(name -> uniform(name).equals(wanted)).findFirst();
    }

    private static String uniform(String key) {
        return key.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** What may stand under a key: of a setting, or of a name that the user chose. Nothing where none may stand. */
    public PolicyShape below(String key) {
        PolicyShape setting = settings().get(key);
        return setting == null ? any("additionalProperties") : setting;
    }

    /** What may stand in a list here. Nothing where none may stand. */
    public PolicyShape item() {
        return any("items");
    }

    private PolicyShape any(String keyword) {
        List<Json.Dictionary> all = new ArrayList<>();
        for (Json.Dictionary choice : choices) {
            if (choice.entries().get(keyword) instanceof Json.Dictionary schema) {
                collect(schema, all);
            }
        }
        return new PolicyShape(List.copyOf(all), "");
    }

    /** Whether names that the user chose may stand here. */
    public boolean takesNames() {
        return choices.stream()
                .anyMatch(choice -> choice.entries().get("additionalProperties") instanceof Json.Dictionary);
    }

    /** Whether a block may stand here. */
    public boolean takesBlock() {
        return takes("object");
    }

    /** Whether a list may stand here. */
    public boolean takesList() {
        return takes("array");
    }

    /** Whether true or false may stand here. */
    public boolean takesFlag() {
        return takes("boolean");
    }

    /** Whether a number may stand here. */
    public boolean takesNumber() {
        return takes("integer") || takes("number");
    }

    private boolean takes(String type) {
        return choices.stream()
                .anyMatch(choice -> new Json.Text(type).equals(choice.entries().get("type")));
    }

    /** The words that may stand here, where there is a closed list of them. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        for (Json.Dictionary choice : choices) {
            if (choice.entries().get("enum") instanceof Json.Array several) {
                several.items().stream()
                        .filter(Json.Text.class::isInstance)
                        .forEach(word -> words.add(((Json.Text) word).value()));
            }
            if (choice.entries().get("const") instanceof Json.Text word) {
                words.add(word.value());
            }
        }
        return List.copyOf(words);
    }
}
