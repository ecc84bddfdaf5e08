package dev.tidegate.policy;

import dev.tidegate.model.Attribute;
import dev.tidegate.route.RouteMatch;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a policy asks for claims. */
final class ClaimUse {
    private ClaimUse() {}

    /** Refuses claims where no token is believed, by an {@link IllegalArgumentException}. */
    static void require(IdentitySpec identity, Set<String> claims) {
        Require.that(
                claims.isEmpty() || !identity.tokens().isOff(),
                "a policy without identity.tokens must ask for no claim",
                claims);
    }

    /** The names of all claims that the parts of a policy ask for. */
    static Set<String> names(
            IdentitySpec identity,
            Collection<LimitSpec> limits,
            Collection<UpstreamSpec> upstreams,
            List<RouteSpec> routes) {
        return Stream.of(
                        identity.names().values().stream(),
                        limits.stream().flatMap(limit -> limit.key().stream()),
                        upstreams.stream().flatMap(ClaimUse::keys),
                        routes.stream().flatMap(ClaimUse::keys))
                .flatMap(keys -> keys)
                .filter(Attribute.Claim.class::isInstance)
                .map(claim -> ((Attribute.Claim) claim).name())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<Attribute> keys(UpstreamSpec upstream) {
        ConcurrencySpec concurrency = upstream.concurrency();
        return Stream.concat(
                Stream.of(
                        upstream.hashKey(),
                        concurrency.user(),
                        concurrency.sessions().key()),
                concurrency.per().stream().map(KeyedConcurrency::key));
    }

    private static Stream<Attribute> keys(RouteSpec route) {
        return Stream.concat(
                Stream.of(route.streams().key()),
                route.match().conditions().stream().map(RouteMatch.Condition::attribute));
    }
}
