package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Values of one type by their keys, in the order of the file. What can be read is returned, as with {@link ListOf}.
 *
 * @param noun what it is, with its article
 * @param key what the keys look like
 * @param distinct in what no two values may agree
 */
record MapOf<T>(String noun, Form<String> key, Type<T> type, List<Distinct<T>> distinct)
        implements Type<Map<String, T>> {
    /** Values by names that other parts of the file refer to. */
    static <T> MapOf<T> byName(String noun, Type<T> type) {
        return new MapOf<>(noun, Types.NAME, type, List.of());
    }

    /** The same map, in which no two values may have this in common. */
    MapOf<T> distinct(Distinct<T> one) {
        return new MapOf<>(noun, key, type, List.of(one));
    }

    @Override
    public Optional<Map<String, T>> read(Cursor cursor) {
        return cursor.entries(noun).map(entries -> read(entries, cursor));
    }

    private Map<String, T> read(Entries entries, Cursor cursor) {
        Map<String, T> all = new LinkedHashMap<>();
        List<Distinct.Seen<T>> seen = distinct.stream()
                .map(one -> new Distinct.Seen<>(one, entries.all().size()))
                .toList();
        for (Entry entry : entries.all()) {
            Cursor named = cursor.entry(entry);
            if (!key.pattern().matcher(named.name()).matches()) {
                named.reportName(
                        ProblemCode.WRONG_FORM,
                        "'" + named.name() + "' is not " + key.noun(),
                        "write " + key.example());
            }
            type.read(named).ifPresent(value -> {
                all.put(named.name(), value);
                seen.forEach(one -> one.check(value, named));
            });
        }
        return all;
    }

    @Override
    public Tree write(Map<String, T> value) {
        List<Entry> entries = new ArrayList<>();
        value.forEach((name, one) -> entries.add(Entry.of(name, type.write(one))));
        return Entries.of(entries);
    }

    @Override
    public Json.Dictionary schema() {
        return Json.object()
                .with("type", "object")
                .with(
                        "propertyNames",
                        Json.object().with("pattern", "^(" + key.pattern().pattern() + ")$"))
                .with("additionalProperties", type.schema());
    }

    @Override
    public String form() {
        return noun;
    }

    @Override
    public Stream<Block<?>> blocks() {
        return type.blocks();
    }
}
