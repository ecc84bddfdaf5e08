package dev.tidegate.library;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.breaker.BreakerRule;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.BreakerSpec;
import dev.tidegate.policy.ConcurrencySpec;
import dev.tidegate.policy.IdentitySpec;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyBuilder;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.util.List;
import java.util.Map;

/** Policies of a small shop that the tests guard: everything below {@code /orders} leads to the upstream orders. */
final class Shop {
    static final GuardedCall CREATE = GuardedCall.to("orders/create");

    private static final BreakerRule QUICK_TO_OPEN = new BreakerRule(
            new BreakerRule.Triggers(0.05, Long.MAX_VALUE, 1, 600_000_000_000L), 5, 60_000_000_000L, 60_000_000_000L);

    private Shop() {}

    static UpstreamSpec upstream(String name) {
        return UpstreamSpec.of(name, List.of()).withConcurrency(ConcurrencySpec.off());
    }

    /** The upstream orders, which serves so many at once. */
    static UpstreamSpec orders(int places) {
        return upstream("orders").withConcurrency(ConcurrencySpec.of(new ConcurrencyRule.Fixed(places)));
    }

    /** A breaker that opens for a minute after five results of which one is bad. */
    static BreakerSpec breaker() {
        return BreakerSpec.of(QUICK_TO_OPEN);
    }

    static PolicyBuilder with(UpstreamSpec orders, String... limits) {
        return Policy.builder()
                .identity(new IdentitySpec(List.of(), 64, Map.of("user", new Attribute.Header("x-user-id"))))
                .upstream(orders)
                .route(RouteSpec.of("/orders/**", "orders", limits));
    }

    /** Nothing but so many places. */
    static Policy places(int places) {
        return with(orders(places)).build();
    }

    /** So many calls a second and user, as many at once. */
    static LimitSpec perUser(long rate) {
        return LimitSpec.of(
                "per-user",
                Level.USER,
                new LimitRule.TokenBucket(Rate.perSecond(rate), rate, 0),
                new Attribute.Header("x-user-id"));
    }

    /** One call at a time, so many a second. */
    static LimitSpec paced(String name, Level level, long rate) {
        return LimitSpec.of(name, level, new LimitRule.TokenBucket(Rate.perSecond(rate), 1, 0));
    }
}
