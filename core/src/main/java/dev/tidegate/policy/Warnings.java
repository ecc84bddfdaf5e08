package dev.tidegate.policy;

import dev.tidegate.balance.Balancing;
import dev.tidegate.balance.Server;
import dev.tidegate.route.RouteMatch;
import dev.tidegate.route.Shadowed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What is doubtful about a policy as a whole. What is doubtful about one limit is in {@link LimitWarnings}. */
final class Warnings {
    private final Policy policy;
    private final List<Finding> findings = new ArrayList<>();

    private Warnings(Policy policy) {
        this.policy = policy;
    }

    static List<Finding> of(Policy policy) {
        Warnings warnings = new Warnings(policy);
        warnings.findUnreachable();
        warnings.findUnused();
        policy.upstreams().values().forEach(warnings::check);
        warnings.findUnserved();
        new WireWarnings(policy, warnings::add).find();
        new GuardingWarnings(policy, warnings::add).find();
        new TimeWarnings(policy, warnings::add).find();
        return Stream.concat(warnings.findings.stream(), LimitWarnings.of(policy).stream())
                .toList();
    }

    private void findUnreachable() {
        List<Integer> suspects = suspects();
        List<RouteMatch> matches = suspects.stream()
                .map(index -> policy.routes().get(index).match())
                .toList();
        for (Shadowed shadowed : Shadowed.among(matches)) {
            List<String> others = shadowed.by().stream()
                    .map(other -> "'" + policy.routes().get(suspects.get(other)).name() + "'")
                    .toList();
            addUnreachable(suspects.get(shadowed.route()), others);
        }
    }

    /** Only routes of the same path and host can shadow one another, and only several conditions contradict. */
    private List<Integer> suspects() {
        Map<Where, Integer> seen = HashMap.newHashMap(policy.routes().size());
        TreeSet<Integer> suspects = new TreeSet<>();
        for (int index = 0; index < policy.routes().size(); index++) {
            RouteMatch match = policy.routes().get(index).match();
            Integer first = seen.putIfAbsent(new Where(MatchText.shape(match.path()), match.host()), index);
            if (first != null) {
                suspects.add(first);
            }
            if (first != null || match.conditions().size() > 1) {
                suspects.add(index);
            }
        }
        return List.copyOf(suspects);
    }

    /** Where a match looks, apart from what else it asks. */
    private record Where(String path, String host) {}

    private void addUnreachable(int route, List<String> others) {
        String name = policy.routes().get(route).name();
        String all = String.join(", ", others) + (others.size() == 1 ? " takes" : " take");
        add(
                ProblemCode.UNREACHABLE_ROUTE,
                List.of("routes", Integer.toString(route), "match"),
                others.isEmpty()
                        ? "no call can meet all conditions of '" + name + "'"
                        : "no call reaches '" + name + "': " + all + " all its calls",
                others.isEmpty()
                        ? "remove one of the conditions that contradict each other"
                        : "remove it, or give it a condition that the other does not have");
    }

    private void findUnused() {
        Set<String> limits = new HashSet<>();
        Set<String> upstreams = new HashSet<>();
        for (RouteSpec route : policy.routes()) {
            limits.addAll(route.limits());
            route.to().forEach(target -> upstreams.add(target.upstream()));
            upstreams.add(route.mirror().upstream());
        }
        policy.listeners().values().forEach(listener -> {
            limits.addAll(listener.tcp().limits());
            upstreams.add(listener.tcp().to());
            upstreams.addAll(listener.tcp().sni().values());
        });
        policy.domains().values().forEach(rules -> rules.forEach(rule -> limits.addAll(rule.limits())));
        policy.upstreams().values().forEach(upstream -> {
            limits.addAll(upstream.limits());
            FallbackBlock.target(upstream.breaker().fallback()).ifPresent(upstreams::add);
        });
        policy.limits().keySet().stream()
                .filter(name -> !limits.contains(name))
                .forEach(name -> add(
                        ProblemCode.UNUSED_LIMIT,
                        List.of("limits", name),
                        "nothing uses the limit '" + name + "'",
                        "name it under limits of a route, an upstream, a tcp listener or a domain, or remove it"));
        policy.upstreams().keySet().stream()
                .filter(name -> !upstreams.contains(name))
                .forEach(name -> add(
                        ProblemCode.UNUSED_UPSTREAM,
                        List.of("upstreams", name),
                        "nothing leads to the upstream '" + name + "'",
                        "name it under 'to' of a route or a tcp listener, or remove it"));
    }

    private void findUnserved() {
        Unserved.byDefault(policy)
                .find(
                        ProblemCode.NO_SERVERS,
                        "add 'servers: [10.0.0.7:9001]' for a gateway; for a library or a rate-limit service, write"
                                + " listeners: {}")
                .forEach(this::add);
    }

    private void check(UpstreamSpec upstream) {
        if (!upstream.servers().isEmpty() && upstream.servers().stream().allMatch(Server::backup)) {
            add(
                    ProblemCode.ONLY_BACKUPS,
                    List.of("upstreams", upstream.name(), "servers"),
                    "all servers of '" + upstream.name() + "' are backups",
                    "remove the word backup from those that should serve first");
        }
        boolean hashes = upstream.balance() == Balancing.SOURCE_HASH;
        if (!hashes && !upstream.hashKey().equals(Values.none().get(UpstreamBlock.HASH_KEY))) {
            add(
                    ProblemCode.NO_EFFECT,
                    List.of("upstreams", upstream.name(), "hash-key"),
                    "hash-key has no effect with balance " + upstream.balance().text(),
                    "write balance: source-hash, or remove hash-key");
        }
    }

    private void add(ProblemCode code, List<String> path, String message, String remedy) {
        add(new Finding(code, path, message, remedy));
    }

    private void add(Finding finding) {
        findings.add(finding);
    }
}
