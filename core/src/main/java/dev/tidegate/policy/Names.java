package dev.tidegate.policy;

import dev.tidegate.policy.LimitSpec.Level;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a policy made in Java must hold, as a file must: every name stands for something, and every limit is used where
 * its level is asked. The parser checks the same in {@link References}, where it knows the places.
 *
 * @param limits the limits of the policy by name
 * @param upstreams its upstreams by name
 */
record Names(Map<String, LimitSpec> limits, Map<String, UpstreamSpec> upstreams) {
    /** Refuses a thing that stands under another name than its own, by an {@link IllegalArgumentException}. */
    static <T> void requireOwn(Map<String, T> all, Function<T, String> name) {
        all.forEach((key, thing) -> Require.that(
                key.equals(name.apply(thing)),
                "what stands under '" + key + "' must have that name",
                name.apply(thing)));
    }

    /** Refuses names that stand for nothing, and limits at the wrong place, by an {@link IllegalArgumentException}. */
    void require(List<RouteSpec> routes) {
        requireOwn(limits, LimitSpec::name);
        requireOwn(upstreams, UpstreamSpec::name);
        upstreams.values().forEach(upstream -> requireLimits(upstream.limits(), true));
        for (RouteSpec route : routes) {
            requireLimits(route.limits(), false);
            for (RouteSpec.Target target : route.to()) {
                Require.that(
                        upstreams.containsKey(target.upstream()),
                        "a route must lead to one of " + upstreams.keySet(),
                        target.upstream());
            }
        }
    }

    private void requireLimits(List<String> names, boolean ofUpstream) {
        for (String name : names) {
            LimitSpec limit = limits.get(name);
            if (limit == null) {
                throw new IllegalArgumentException("a limit must be one of " + limits.keySet() + ", but was " + name);
            }
            Require.that(
                    ofUpstream == (limit.level() == Level.RESOURCE),
                    "limit '" + name + "' must be of level " + (ofUpstream ? "RESOURCE" : "USER or APPLICATION"),
                    limit.level());
        }
    }
}
