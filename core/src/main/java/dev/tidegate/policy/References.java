package dev.tidegate.policy;

import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.Reading.Reference;
import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Entry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks that every name stands for something, and every limit at a place where its level is asked.
 *
 * @param limitNames all names under limits, also of those that could not be read
 * @param upstreamNames all names under upstreams
 * @param features the features, as far as they could be read
 * @param limits the limits that could be read
 * @param upstreams the upstreams that could be read
 */
record References(
        Set<String> limitNames,
        Set<String> upstreamNames,
        FeatureBlock.Names features,
        Map<String, LimitSpec> limits,
        Map<String, UpstreamSpec> upstreams) {
    static References of(Entries root, Map<String, LimitSpec> limits, Map<String, UpstreamSpec> upstreams) {
        return new References(
                names(root, "limits"), names(root, "upstreams"), FeatureBlock.Names.of(root), limits, upstreams);
    }

    private static Set<String> names(Entries root, String section) {
        return root
                .find(section)
                .map(Entry::value)
                .filter(Entries.class::isInstance)
                .map(entries -> ((Entries) entries).all())
                .orElse(List.of())
                .stream()
                .map(entry -> entry.key().text())
                .collect(Collectors.toSet());
    }

    void check(List<Reference> references, Problems problems) {
        for (Reference reference : references) {
            switch (reference.kind()) {
                case FEATURE -> checkFeature(reference, problems);
                case UPSTREAM -> checkName(reference, upstreamNames, "upstream", problems);
                case UPSTREAM_OF_CALLS -> {
                    checkName(reference, upstreamNames, "upstream", problems);
                    checkShared(reference, problems);
                }
                case DOMAIN_LIMIT -> checkName(reference, limitNames, "limit", problems);
                case ROUTE_LIMIT, UPSTREAM_LIMIT -> {
                    checkName(reference, limitNames, "limit", problems);
                    checkLevel(reference, problems);
                }
                case LISTENER_LIMIT -> {
                    checkName(reference, limitNames, "limit", problems);
                    checkLevel(reference, problems);
                    checkKey(reference, problems);
                }
            }
        }
    }

    private static void checkName(Reference reference, Set<String> names, String noun, Problems problems) {
        if (!names.contains(reference.name())) {
            problems.add(
                    ProblemCode.UNKNOWN_NAME,
                    reference.place(),
                    reference.path().text(),
                    "there is no " + noun + " '" + reference.name() + "'",
                    Suggestion.remedy(
                            reference.name(), names, "define it under " + noun + "s, or name one that is there"));
        }
    }

    private void checkFeature(Reference reference, Problems problems) {
        if (!features.names().contains(reference.name())) {
            problems.add(
                    ProblemCode.UNKNOWN_NAME,
                    new Problems.Spot(
                            reference.place(),
                            reference.path().text(),
                            "there is no feature '" + reference.name() + "'"),
                    Suggestion.remedy(
                            reference.name(), features.names(), "add it to features, or name one that is there"),
                    features.places());
        }
    }

    private void checkLevel(Reference reference, Problems problems) {
        LimitSpec limit = limits.get(reference.name());
        boolean isOfUpstream = reference.kind() == Reading.Kind.UPSTREAM_LIMIT;
        if (limit != null && isOfUpstream != (limit.level() == Level.RESOURCE)) {
            problems.add(
                    ProblemCode.WRONG_LEVEL,
                    reference.place(),
                    reference.path().text(),
                    "'" + reference.name() + "' is a limit of level " + Words.hyphenated(limit.level()),
                    isOfUpstream
                            ? "name it under limits of the routes, or give it level resource"
                            : "name it under limits of the upstream, or give it level user or application");
        }
    }

    private void checkShared(Reference reference, Problems problems) {
        UpstreamSpec upstream = upstreams.get(reference.name());
        if (upstream != null && !Names.isOfCalls(upstream)) {
            problems.add(
                    ProblemCode.CONTRADICTION,
                    reference.place(),
                    reference.path().text(),
                    "connections to '" + reference.name() + "' begin with the address of one client, and calls of many"
                            + " would share them",
                    "remove its proxy-protocol, as calls carry X-Forwarded-For, or lead a tcp listener to it");
        }
    }

    private void checkKey(Reference reference, Problems problems) {
        LimitSpec limit = limits.get(reference.name());
        if (limit != null && !Names.isOfConnections(limit)) {
            problems.add(
                    ProblemCode.CONTRADICTION,
                    reference.place(),
                    reference.path().text(),
                    "'" + reference.name() + "' is kept by something that a connection does not have",
                    "name a limit with key client-ip, or without a key");
        }
    }
}
