package dev.tidegate.policy;

import dev.tidegate.model.Attribute;
import dev.tidegate.policy.LimitSpec.Level;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a policy made in Java must hold, as a file must: every name stands for something, and every limit is used where
 * its level is asked. The parser checks the same in {@link References}, where it knows the places.
 *
 * @param limits the limits of the policy by name
 * @param upstreams its upstreams by name
 * @param features its features
 */
record Names(Map<String, LimitSpec> limits, Map<String, UpstreamSpec> upstreams, List<String> features) {
    /** Refuses a thing that stands under another name than its own, by an {@link IllegalArgumentException}. */
    static <T> void requireOwn(Map<String, T> all, Function<T, String> name) {
        all.forEach((key, thing) -> Require.that(
                key.equals(name.apply(thing)),
                "what stands under '" + key + "' must have that name",
                name.apply(thing)));
    }

    /** Whether all that a limit is kept by is known of a connection of which nothing was read. */
    static boolean isOfConnections(LimitSpec limit) {
        return limit.key().stream().allMatch(Attribute.ClientAddress.class::isInstance);
    }

    /** Whether calls of several clients may share the connections to an upstream. */
    static boolean isOfCalls(UpstreamSpec upstream) {
        return upstream.proxyHeader() == UpstreamSpec.ProxyHeader.OFF;
    }

    /** Refuses names that stand for nothing, and limits at the wrong place, by an {@link IllegalArgumentException}. */
    void require(Collection<ListenerSpec> listeners, List<RouteSpec> routes, Collection<List<DescriptorRule>> domains) {
        requireOwn(limits, LimitSpec::name);
        requireOwn(upstreams, UpstreamSpec::name);
        upstreams.values().forEach(this::require);
        listeners.forEach(listener -> require(listener.tcp()));
        routes.forEach(this::require);
        domains.forEach(rules -> rules.forEach(this::require));
    }

    private void require(DescriptorRule rule) {
        Stream.concat(rule.limits().stream(), rule.replaces().stream()).forEach(this::limit);
    }

    private LimitSpec limit(String name) {
        LimitSpec limit = limits.get(name);
        if (limit == null) {
            throw new IllegalArgumentException("a limit must be one of " + limits.keySet() + ", but was " + name);
        }
        return limit;
    }

    private void require(TcpSettings tcp) {
        Stream.concat(Stream.of(tcp.to()).filter(to -> !to.isEmpty()), tcp.sni().values().stream())
                .forEach(to -> requireUpstream("a listener must lead", to));
        requireLimits(tcp.limits(), false);
        tcp.limits().stream()
                .map(limits::get)
                .forEach(limit -> Require.that(
                        isOfConnections(limit),
                        "limit '" + limit.name() + "' of a listener must be kept by the client's address or nothing",
                        limit.key()));
    }

    private void require(UpstreamSpec upstream) {
        requireLimits(upstream.limits(), true);
        FallbackBlock.target(upstream.breaker().fallback())
                .ifPresent(other -> requireOfCalls("a fallback must lead", other));
    }

    private void require(RouteSpec route) {
        requireLimits(route.limits(), false);
        boolean isKnown = route.feature().isEmpty() || features.contains(route.feature());
        Require.that(isKnown, "a feature must be one of " + features, route.feature());
        route.to().forEach(target -> requireOfCalls("a route must lead", target.upstream()));
        if (!route.mirror().isOff()) {
            requireOfCalls("a mirror must lead", route.mirror().upstream());
        }
    }

    private void requireOfCalls(String what, String name) {
        UpstreamSpec upstream = upstreams.get(name);
        Require.that(upstream != null, what + " to one of " + upstreams.keySet(), name);
        Require.that(
                upstream == null || isOfCalls(upstream),
                what + " to an upstream without proxyHeader, since calls of many clients share its connections",
                name);
    }

    private void requireUpstream(String what, String name) {
        Require.that(upstreams.containsKey(name), what + " to one of " + upstreams.keySet(), name);
    }

    private void requireLimits(List<String> names, boolean ofUpstream) {
        for (String name : names) {
            LimitSpec limit = limit(name);
            Require.that(
                    ofUpstream == (limit.level() == Level.RESOURCE),
                    "limit '" + name + "' must be of level " + (ofUpstream ? "RESOURCE" : "USER or APPLICATION"),
                    limit.level());
        }
    }
}
