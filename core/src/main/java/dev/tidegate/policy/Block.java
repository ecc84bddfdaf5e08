package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A block of settings that makes one record. Reads, prints and describes itself from its settings alone.
 *
 * @param noun what it is, with its article: "a limit"
 * @param doc what it is for, in a sentence
 */
record Block<R>(
        String noun,
        String doc,
        Map<String, Setting<R, ?>> settings,
        List<Rule<R>> rules,
        Set<String> later,
        Function<Values, R> make)
        implements Type<R> {

    /** How many keys a message shows of a block that needs none. */
    private static final int SHOWN_KEYS = 4;

    /** A block of these settings, which are written in this order. */
    @SafeVarargs
    static <R> Block<R> of(String noun, String doc, Function<Values, R> make, Setting<R, ?>... settings) {
        Map<String, Setting<R, ?>> byName = new LinkedHashMap<>();
        for (Setting<R, ?> setting : settings) {
            byName.put(setting.name(), setting);
        }
        return new Block<>(noun, doc, byName, List.of(), Set.of(), make);
    }

    /** The same block, which names keys that a later version will know. */
    Block<R> later(String... names) {
        return new Block<>(noun, doc, settings, rules, Set.of(names), make);
    }

    /** The same block with one more rule between its settings. */
    Block<R> rule(Rule<R> rule) {
        List<Rule<R>> more = new ArrayList<>(rules);
        more.add(rule);
        return new Block<>(noun, doc, settings, more, later, make);
    }

    /** The record of these values, with defaults for the rest. */
    R make(Values values) {
        return make.apply(values);
    }

    /** The record when nothing is given. */
    R defaults() {
        return make(Values.none());
    }

    @Override
    public Optional<R> read(Cursor cursor) {
        return cursor.entries(noun, "write a block with keys such as " + keys())
                .flatMap(entries -> read(entries, cursor));
    }

    /** The keys that must be there; or else the first ones, which matter most. */
    private String keys() {
        List<String> required = settings.values().stream()
                .filter(Setting::isRequired)
                .map(Setting::name)
                .toList();
        return required.isEmpty()
                ? settings.keySet().stream().limit(SHOWN_KEYS).collect(Collectors.joining(", "))
                : String.join(", ", required);
    }

    private Optional<R> read(Entries entries, Cursor cursor) {
        int errorsBefore = cursor.reading().problems().reported();
        Values values = readValues(entries, cursor);
        return cursor.reading().problems().reported() == errorsBefore ? tryMake(values, cursor) : Optional.empty();
    }

    /** The record; or nothing, when its constructor has an objection that no rule here foresaw, which is reported. */
    Optional<R> tryMake(Values values, Cursor cursor) {
        try {
            return Optional.of(make(values));
        } catch (IllegalArgumentException e) {
            cursor.reportName(
                    ProblemCode.CONTRADICTION, noun + " cannot be like this: " + e.getMessage(), "change that value");
            return Optional.empty();
        }
    }

    /** What can be read of the block, with its problems reported. Settings are read in their order, not the file's. */
    Values readValues(Entries entries, Cursor cursor) {
        int errorsBefore = cursor.reading().problems().reported();
        Values values = Values.named(cursor.name());
        entries.all().forEach(entry -> refuseUnknown(cursor, entry));
        for (Setting<R, ?> setting : settings.values()) {
            entries.find(setting.name())
                    .ifPresentOrElse(
                            entry -> readValue(setting, cursor.entry(entry), values),
                            () -> refuseMissing(setting, cursor));
        }
        if (cursor.reading().problems().reported() == errorsBefore) {
            rules.forEach(rule -> rule.check(values, entries, cursor));
        }
        return values;
    }

    private void refuseUnknown(Cursor cursor, Entry entry) {
        String key = entry.key().text();
        if (!settings.containsKey(key)) {
            cursor.entry(entry)
                    .reportName(ProblemCode.UNKNOWN_KEY, "unknown key '" + key + "' in " + noun, remedy(key));
        }
    }

    private static <T> void readValue(Setting<?, T> setting, Cursor entry, Values values) {
        setting.type().read(entry).ifPresent(value -> values.with(setting, value));
    }

    private String remedy(String key) {
        return later.contains(key)
                ? "this version does not have '" + key + "' yet; remove it"
                : Suggestion.remedy(key, settings.keySet(), "the keys are " + String.join(", ", settings.keySet()));
    }

    private void refuseMissing(Setting<R, ?> setting, Cursor cursor) {
        if (setting.isRequired()) {
            cursor.reportName(
                    ProblemCode.MISSING_KEY,
                    noun + " needs '" + setting.name() + "'",
                    "add '" + setting.name() + ":' with " + setting.type().form());
        }
    }

    @Override
    public Tree write(R value) {
        List<Entry> entries = new ArrayList<>();
        for (Setting<R, ?> setting : settings.values()) {
            setting.write(value).ifPresent(tree -> entries.add(Entry.of(setting.name(), tree)));
        }
        return Entries.of(entries);
    }

    @Override
    public Json.Dictionary schema() {
        Json.Dictionary properties = Json.object();
        List<String> required = new ArrayList<>();
        for (Setting<R, ?> setting : settings.values()) {
            properties = properties.with(setting.name(), schema(setting));
            if (setting.isRequired()) {
                required.add(setting.name());
            }
        }
        Json.Dictionary schema = Json.object()
                .with("type", "object")
                .with("additionalProperties", false)
                .with("properties", properties);
        schema = required.isEmpty() ? schema : schema.with("required", Json.texts(required));
        List<Json.Dictionary> more =
                rules.stream().flatMap(rule -> rule.schema().stream()).toList();
        return more.isEmpty() ? schema : schema.with("allOf", Json.array(more));
    }

    private static <T> Json.Dictionary schema(Setting<?, T> setting) {
        return Json.object()
                .with("description", setting.doc())
                .withAll(setting.type().schema());
    }

    @Override
    public String form() {
        return noun;
    }

    @Override
    public Stream<Block<?>> blocks() {
        return Stream.concat(
                Stream.of(this),
                settings.values().stream().flatMap(setting -> setting.type().blocks()));
    }
}
