package dev.tidegate.policy;

import dev.tidegate.balance.Server;
import dev.tidegate.limit.Rate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the user wrote: the whole policy file as immutable records, every omission filled with its default.
 *
 * @param listeners by name, in the order of the file
 * @param limits by name, in the order of the file
 * @param upstreams by name, in the order of the file
 * @param routes in the order of the file
 * @param domains the rules for the descriptors of a rate-limit service, by the name of the domain, in the order of the
 *     file
 * @param features what may be switched off under pressure
 * @param store where limits of a whole cluster are counted
 */
public record Policy(
        Map<String, ListenerSpec> listeners,
        IdentitySpec identity,
        Map<String, LimitSpec> limits,
        Map<String, UpstreamSpec> upstreams,
        List<RouteSpec> routes,
        Map<String, List<DescriptorRule>> domains,
        FeatureSpec features,
        AccessLogSpec accessLog,
        StoreSpec store) {

    /**
     * Copies the collections, keeping their order.
     *
     * @throws IllegalArgumentException when a name stands for nothing, when a limit is used where its level is not
     *     asked, when two routes or two listeners cannot be told apart, when fallbacks lead in a circle, when a call
     *     takes more places than there are, when a limit of a cluster has no store, or when a listener leads to an
     *     upstream without servers
     */
    public Policy {
        listeners = Collections.unmodifiableMap(new LinkedHashMap<>(listeners));
        limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
        upstreams = Collections.unmodifiableMap(new LinkedHashMap<>(upstreams));
        routes = List.copyOf(routes);
        domains = copy(domains);
        DomainBlock.require(domains);
        RouteBlock.MATCHES_DIFFER.require(routes);
        RouteBlock.NAMES_DIFFER.require(routes);
        ListenerBlock.ADDRESSES_DIFFER.require(List.copyOf(listeners.values()));
        Names.requireOwn(listeners, ListenerSpec::name);
        new Names(limits, upstreams, features.order()).require(listeners.values(), routes, domains.values());
        new Contradictions(listeners, upstreams, routes, limits, store).require();
        ClaimUse.require(identity, ClaimUse.names(identity, limits.values(), upstreams.values(), routes));
    }

    private static Map<String, List<DescriptorRule>> copy(Map<String, List<DescriptorRule>> domains) {
        Map<String, List<DescriptorRule>> copies = new LinkedHashMap<>();
        domains.forEach((name, rules) -> copies.put(name, List.copyOf(rules)));
        return Collections.unmodifiableMap(copies);
    }

    /** The names of the claims that its keys and matches ask for. */
    public Set<String> claims() {
        return ClaimUse.names(identity, limits.values(), upstreams.values(), routes);
    }

    /**
     * What keeps a gateway from serving this policy, in a sentence each: upstreams without servers to which the
     * listeners lead that a file without {@code listeners} has. Empty when there is nothing.
     */
    public List<String> unserved() {
        return Unserved.byDefault(this).find(ProblemCode.NO_SERVERS, "").stream()
                .map(Finding::message)
                .toList();
    }

    /**
     * The listener of this name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public ListenerSpec listener(String listenerName) {
        return named(listeners, listenerName, "listener");
    }

    /**
     * The limit of this name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public LimitSpec limit(String limitName) {
        return named(limits, limitName, "limit");
    }

    /**
     * The upstream of this name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public UpstreamSpec upstream(String upstreamName) {
        return named(upstreams, upstreamName, "upstream");
    }

    /** A builder of an empty policy: no listener, no limit, no upstream, no route, no access log. */
    public static PolicyBuilder builder() {
        return new PolicyBuilder();
    }

    /**
     * The policy of {@code tidegate run --to URL --limit RATE}: everything goes to one server, each client address at
     * this rate with a burst of one second's worth; the web on 127.0.0.1:8080, the admin API on 127.0.0.1:9901.
     *
     * @param server where to send what passes
     */
    public static Policy proxy(Server server, Rate rate) {
        return builder()
                .listener(ListenerSpec.http("web", "127.0.0.1", 8080))
                .listener(ListenerSpec.admin("admin", "127.0.0.1", 9901))
                .limit(LimitSpec.perClient("per-ip", LimitRules.tokenBucket(rate)))
                .upstream(UpstreamSpec.of("upstream", List.of(server)))
                .route(RouteSpec.of("/**", "upstream", "per-ip"))
                .build();
    }

    private static <T> T named(Map<String, T> all, String name, String noun) {
        T one = all.get(name);
        if (one == null) {
            throw new IllegalArgumentException("there is no " + noun + " '" + name + "', only " + all.keySet());
        }
        return one;
    }
}
