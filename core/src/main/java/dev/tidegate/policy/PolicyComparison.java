package dev.tidegate.policy;

import dev.tidegate.policy.PolicyDiff.Change;
import dev.tidegate.policy.PolicyDiff.Detail;
import dev.tidegate.policy.PolicyDiff.Kind;
import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Compares two policies section by section, by what their settings print. Used once. */
final class PolicyComparison {
    private final List<Change> changes = new ArrayList<>();

    private PolicyComparison() {}

    static List<Change> of(Policy before, Policy after) {
        PolicyComparison comparison = new PolicyComparison();
        comparison.compare(Section.LISTENERS, before.listeners(), after.listeners());
        comparison.compare(Section.IDENTITY, one(before.identity()), one(after.identity()));
        comparison.compare(Section.LIMITS, before.limits(), after.limits());
        comparison.compare(Section.UPSTREAMS, before.upstreams(), after.upstreams());
        comparison.compare(Section.FEATURES, one(before.features()), one(after.features()));
        comparison.compare(Section.ROUTES, byName(before.routes()), byName(after.routes()));
        comparison.compare(Section.DOMAINS, before.domains(), after.domains());
        comparison.compare(Section.ACCESS_LOG, one(before.accessLog()), one(after.accessLog()));
        comparison.compare(Section.STORE, one(before.store()), one(after.store()));
        return comparison.changes;
    }

    /**
     * How the things of one section are compared.
     *
     * @param change what a changed thing means for its live state
     * @param added what a new one means
     * @param removed what a removed one means
     */
    private record Section<T>(
            String name, Type<T> type, BiFunction<T, T, String> change, String added, String removed) {
        static final Section<ListenerSpec> LISTENERS = new Section<>(
                "listeners",
                ListenerBlock.BLOCK,
                LiveState::ofListener,
                "opens",
                "closes to new connections; those that are open end first");

        static final Section<IdentitySpec> IDENTITY = new Section<>(
                "identity", new IdentityType(), (before, after) -> "keys are read anew from the next call on", "", "");

        static final Section<LimitSpec> LIMITS = new Section<>(
                "limits",
                LimitBlock.BLOCK,
                LiveState::ofLimit,
                "starts with nothing spent",
                "its counts are forgotten");

        static final Section<UpstreamSpec> UPSTREAMS = new Section<>(
                "upstreams",
                UpstreamBlock.BLOCK,
                LiveState::ofUpstream,
                "starts with every server healthy until checked",
                "its connections are closed when their calls end");

        static final Section<RouteSpec> ROUTES = new Section<>(
                "routes",
                RouteBlock.BLOCK,
                (before, after) -> "new calls follow it; those in flight end as they began",
                "takes calls at once",
                "takes no new calls; those in flight end as they began");

        static final Section<List<DescriptorRule>> DOMAINS = new Section<>(
                "domains",
                DomainBlock.RULES,
                (before, after) -> "descriptors are asked by it from the next request on",
                "takes its descriptors at once",
                "its descriptors are decided by the routes");

        static final Section<FeatureSpec> FEATURES = new Section<>(
                "features",
                FeatureBlock.TYPE,
                (before, after) ->
                        "as many as were off stay off, in the new order; pins of features that stay are kept",
                "",
                "");

        static final Section<AccessLogSpec> ACCESS_LOG = new Section<>(
                "access-log", AccessLogBlock.BLOCK, (before, after) -> "is opened anew; no line is lost", "", "");

        static final Section<StoreSpec> STORE = new Section<>(
                "store",
                StoreBlock.BLOCK,
                (before, after) -> "limits of the cluster go on in it; what is spent there counts",
                "",
                "");
    }

    private static <T> Map<String, T> one(T only) {
        return Map.of("", only);
    }

    private static Map<String, RouteSpec> byName(List<RouteSpec> routes) {
        Map<String, RouteSpec> named = new LinkedHashMap<>();
        routes.forEach(route -> named.put(route.name(), route));
        return named;
    }

    private <T> void compare(Section<T> section, Map<String, T> before, Map<String, T> after) {
        after.forEach((name, thing) -> {
            T former = before.get(name);
            if (former == null) {
                add(Kind.ADDED, section, name, List.of(), section.added());
            } else if (!former.equals(thing)) {
                List<Detail> details = new ArrayList<>();
                compare("", section.type().write(former), section.type().write(thing), details);
                add(Kind.CHANGED, section, name, details, section.change().apply(former, thing));
            }
        });
        before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .forEach(name -> add(Kind.REMOVED, section, name, List.of(), section.removed()));
    }

    private void add(Kind kind, Section<?> section, String name, List<Detail> details, String effect) {
        changes.add(new Change(kind, section.name(), name, details, effect));
    }

    private static void compare(String path, Tree before, Tree after, List<Detail> details) {
        if (before instanceof Entries old && after instanceof Entries young) {
            Set<String> keys = new LinkedHashSet<>();
            young.all().forEach(entry -> keys.add(entry.key().text()));
            old.all().forEach(entry -> keys.add(entry.key().text()));
            keys.forEach(
                    key -> compare(path.isEmpty() ? key : path + "." + key, old.find(key), young.find(key), details));
            return;
        }
        String from = YamlWriter.line(before);
        String to = YamlWriter.line(after);
        if (!from.equals(to)) {
            details.add(new Detail(path, StoreSpec.place(from), StoreSpec.place(to)));
        }
    }

    private static void compare(String path, Optional<Entry> before, Optional<Entry> after, List<Detail> details) {
        if (before.isPresent() && after.isPresent()) {
            compare(path, before.get().value(), after.get().value(), details);
            return;
        }
        details.add(new Detail(path, line(before), line(after)));
    }

    private static String line(Optional<Entry> entry) {
        return entry.map(present -> YamlWriter.line(present.value())).orElse("");
    }
}
