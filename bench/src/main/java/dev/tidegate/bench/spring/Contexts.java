package dev.tidegate.bench.spring;

import dev.tidegate.spring.TidegateAutoConfiguration;
import io.github.resilience4j.springboot.bulkhead.autoconfigure.BulkheadAutoConfiguration;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import io.github.resilience4j.springboot.ratelimiter.autoconfigure.RateLimiterAutoConfiguration;
import java.util.HashMap;
import java.util.Map;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Small applications that guard the same method with the same three duties. */
final class Contexts {
    private static final Map<String, Object> POLICY = Map.ofEntries(
            Map.entry("tidegate.identity.user.header", "X-User-Id"),
            Map.entry("tidegate.limits.rate.level", "application"),
            Map.entry("tidegate.limits.rate.rate", "1000000000/s"),
            Map.entry("tidegate.limits.by-user.level", "user"),
            Map.entry("tidegate.limits.by-user.key", "user"),
            Map.entry("tidegate.limits.by-user.rate", "1000000000/s"),
            Map.entry("tidegate.upstreams.orders.concurrency", "fixed(200)"),
            Map.entry("tidegate.upstreams.orders.breaker", "on"),
            Map.entry("tidegate.routes[0].match", "/orders/**"),
            Map.entry("tidegate.routes[0].to", "orders"));

    private static final Map<String, Object> RESILIENCE4J = Map.of(
            "resilience4j.ratelimiter.instances.orders.limit-for-period",
            1_000_000_000,
            "resilience4j.ratelimiter.instances.orders.limit-refresh-period",
            "1s",
            "resilience4j.ratelimiter.instances.orders.timeout-duration",
            "0",
            "resilience4j.bulkhead.instances.orders.max-concurrent-calls",
            200,
            "resilience4j.circuitbreaker.instances.orders.sliding-window-type",
            "TIME_BASED",
            "resilience4j.circuitbreaker.instances.orders.sliding-window-size",
            10);

    private Contexts() {}

    /** A proxy that does nothing but go on: what the framework takes for itself. */
    static Orders.Plain plain() {
        ProxyFactory factory = new ProxyFactory(new Orders.Plain());
        factory.setProxyTargetClass(true);
        factory.addAdvice((MethodInterceptor) invocation -> invocation.proceed());
        return (Orders.Plain) factory.getProxy();
    }

    /**
     * The gate.
     *
     * @param limit the name of the limit of its route
     */
    static AnnotationConfigApplicationContext tidegate(String limit) {
        Map<String, Object> policy = new HashMap<>(POLICY);
        policy.put("tidegate.routes[0].limits[0]", limit);
        AnnotationConfigApplicationContext context = context(policy);
        context.register(TidegateAutoConfiguration.class, Orders.ByTidegate.class);
        context.refresh();
        return context;
    }

    /** The peer. */
    static AnnotationConfigApplicationContext resilience4j() {
        AnnotationConfigApplicationContext context = context(RESILIENCE4J);
        context.register(
                AopAutoConfiguration.class,
                BulkheadAutoConfiguration.class,
                RateLimiterAutoConfiguration.class,
                CircuitBreakerAutoConfiguration.class,
                Orders.ByResilience4j.class);
        context.refresh();
        return context;
    }

    private static AnnotationConfigApplicationContext context(Map<String, Object> properties) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("bench", properties));
        return context;
    }
}
