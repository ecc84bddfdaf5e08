package dev.tidegate.bench.library;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.balance.Server;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.BreakerSpec;
import dev.tidegate.policy.ConcurrencySpec;
import dev.tidegate.policy.IdentitySpec;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The same three duties for both: a rate limit, a limit on how many at once, and a circuit breaker over ten seconds.
 */
final class Guards {
    private static final int PLENTY = 1_000_000_000;
    private static final int PLACES = 200;
    private static final int WINDOW_SECONDS = 10;
    private static final Attribute USER = new Attribute.Header("x-user-id");

    private Guards() {}

    /** A fixed limit, as a bulkhead is one. */
    static Policy fixed(LimitSpec limit) {
        return policy(limit, new ConcurrencyRule.Fixed(PLACES));
    }

    /** The limit that finds its size by itself: the default. */
    static Policy adaptive(LimitSpec limit) {
        return policy(limit, new ConcurrencyRule.Tide(ConcurrencyRule.Range.DEFAULT));
    }

    private static Policy policy(LimitSpec limit, ConcurrencyRule places) {
        return Policy.builder()
                .identity(new IdentitySpec(List.of(), 64, Map.of("user", USER)))
                .limit(limit)
                .upstream(UpstreamSpec.of("orders", List.of(new Server("127.0.0.1", 9, 1, false)))
                        .withConcurrency(ConcurrencySpec.of(places))
                        .withBreaker(BreakerSpec.defaults()))
                .route(RouteSpec.of("/orders/**", "orders", limit.name()))
                .build();
    }

    static LimitSpec plenty() {
        return LimitSpec.of("rate", Level.APPLICATION, new LimitRule.TokenBucket(Rate.perSecond(PLENTY), PLENTY, 0));
    }

    static LimitSpec plentyForEachUser() {
        return LimitSpec.of("rate", Level.USER, new LimitRule.TokenBucket(Rate.perSecond(PLENTY), PLENTY, 0), USER);
    }

    /** One a day. */
    static LimitSpec spent() {
        Rate daily = new Rate(1, Duration.ofDays(1).toNanos());
        return LimitSpec.of("rate", Level.APPLICATION, new LimitRule.TokenBucket(daily, 1, 0));
    }

    /** The order of decorators that the peer's documentation gives. */
    static <T> Supplier<T> resilience4j(RateLimiter limiter, Supplier<T> work) {
        Supplier<T> broken = CircuitBreaker.decorateSupplier(breaker(), work);
        Supplier<T> limited = RateLimiter.decorateSupplier(limiter, broken);
        return Bulkhead.decorateSupplier(bulkhead(), limited);
    }

    static RateLimiter rateLimiter(int permits, Duration period) {
        return RateLimiter.of(
                "orders",
                RateLimiterConfig.custom()
                        .limitForPeriod(permits)
                        .limitRefreshPeriod(period)
                        .timeoutDuration(Duration.ZERO)
                        .build());
    }

    static RateLimiter plentyOfResilience4j() {
        return rateLimiter(PLENTY, Duration.ofSeconds(1));
    }

    private static Bulkhead bulkhead() {
        return Bulkhead.of(
                "orders", BulkheadConfig.custom().maxConcurrentCalls(PLACES).build());
    }

    private static CircuitBreaker breaker() {
        return CircuitBreaker.of(
                "orders",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.TIME_BASED)
                        .slidingWindowSize(WINDOW_SECONDS)
                        .build());
    }
}
