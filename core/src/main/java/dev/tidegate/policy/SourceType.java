package dev.tidegate.policy;

import dev.tidegate.model.Attribute;
import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the value of an identity stands: exactly one of header, cookie, query and claim. */
record SourceType() implements Type<Attribute> {
    private static final String CLAIM = "claim";
    private static final Map<String, Type<String>> SOURCES = sources();
    private static final String CHOICE = "write { header: X-User-Id }, { cookie: c }, { query: q } or { claim: sub }";

    private static Map<String, Type<String>> sources() {
        Map<String, Type<String>> sources = new LinkedHashMap<>();
        sources.put("header", AttributeType.TOKEN);
        sources.put("cookie", AttributeType.TOKEN);
        sources.put("query", AttributeType.PARAMETER);
        sources.put(CLAIM, AttributeType.CLAIM);
        return sources;
    }

    @Override
    public Optional<Attribute> read(Cursor cursor) {
        return cursor.entries("a source, such as { header: X-User-Id }").flatMap(entries -> read(entries, cursor));
    }

    private static Optional<Attribute> read(Entries entries, Cursor cursor) {
        if (entries.all().size() != 1) {
            cursor.reportName(ProblemCode.CONTRADICTION, "'" + cursor.name() + "' needs exactly one source", CHOICE);
            return Optional.empty();
        }
        Cursor entry = cursor.entry(entries.all().getFirst());
        Type<String> type = SOURCES.get(entry.name());
        if (type == null) {
            entry.reportName(
                    ProblemCode.UNKNOWN_KEY, "unknown key '" + entry.name() + "' in a source", remedy(entry.name()));
            return Optional.empty();
        }
        return type.read(entry)
                .flatMap(name -> entry.name().equals(CLAIM)
                        ? AttributeType.claim(name, entry)
                        : Optional.of(AttributeType.of(entry.name(), name)));
    }

    private static String remedy(String key) {
        return key.equals("jwt")
                ? "write { claim: sub }, and under identity.tokens whose tokens are believed"
                : Suggestion.remedy(key, SOURCES.keySet(), CHOICE);
    }

    @Override
    public Tree write(Attribute value) {
        return switch (value) {
            case Attribute.Header header -> source("header", header.name());
            case Attribute.Cookie cookie -> source("cookie", cookie.name());
            case Attribute.Query query -> source("query", query.name());
            case Attribute.Claim claim -> source(CLAIM, claim.name());
            case Attribute.ClientAddress client -> throw notASource(value);
            case Attribute.Entry entry -> throw notASource(value);
            case Attribute.Path path -> throw notASource(value);
            case Attribute.Host host -> throw notASource(value);
            case Attribute.Method method -> throw notASource(value);
        };
    }

    private static Tree source(String key, String name) {
        return Entries.of(List.of(Entry.of(key, Tree.Leaf.text(name))));
    }

    private static IllegalArgumentException notASource(Attribute value) {
        return new IllegalArgumentException(
                "an identity must be a header, a cookie, a query parameter or a claim, but was " + value);
    }

    @Override
    public Json.Dictionary schema() {
        Json.Dictionary properties = Json.object();
        for (Map.Entry<String, Type<String>> source : SOURCES.entrySet()) {
            properties = properties.with(source.getKey(), source.getValue().schema());
        }
        return Json.object()
                .with("type", "object")
                .with("additionalProperties", false)
                .with("properties", properties)
                .with("minProperties", 1)
                .with("maxProperties", 1);
    }

    @Override
    public String form() {
        return CHOICE;
    }
}
