package dev.tidegate.policy;

import dev.tidegate.model.Attribute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the readers of one file share: where problems go, what is defined, and what is referred to. Not thread-safe. */
final class Reading {
    private final Problems problems;
    private final Map<String, Attribute> identities = new LinkedHashMap<>();
    private boolean tokens;
    private final List<Reference> references = new ArrayList<>();

    Reading(Problems problems) {
        this.problems = problems;
    }

    /** A name that must be defined somewhere in the file. */
    record Reference(Kind kind, String name, Place place, Path path) {}

    /** What a name stands for. */
    enum Kind {
        /** A limit of level user or application. */
        ROUTE_LIMIT,
        /** A limit of level user or application whose key a connection has. */
        LISTENER_LIMIT,
        /** A limit of any level, asked about a descriptor. */
        DOMAIN_LIMIT,
        /** A limit of level resource. */
        UPSTREAM_LIMIT,
        /** An upstream that connections go to, each with one of its own. */
        UPSTREAM,
        /** An upstream that calls go to, those of many clients over the same connections. */
        UPSTREAM_OF_CALLS,
        /** A feature of the degradation ladder. */
        FEATURE
    }

    Problems problems() {
        return problems;
    }

    void define(String identity, Attribute source) {
        identities.put(identity, source);
    }

    Optional<Attribute> identity(String name) {
        return Optional.ofNullable(identities.get(name));
    }

    Set<String> identities() {
        return identities.keySet();
    }

    /** The file says whose tokens are believed, be it right or wrong. */
    void defineTokens() {
        tokens = true;
    }

    boolean hasTokens() {
        return tokens;
    }

    void refer(Kind kind, String name, Place place, Path path) {
        references.add(new Reference(kind, name, place, path));
    }

    List<Reference> references() {
        return references;
    }
}
