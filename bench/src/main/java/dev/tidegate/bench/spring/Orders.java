package dev.tidegate.bench.spring;

import dev.tidegate.spring.Guarded;
import dev.tidegate.spring.GuardedBy;
import io.github.resilience4j.bulkhead.annotation.Bulkhead;
import io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker;
import io.github.resilience4j.ratelimiter.annotation.RateLimiter;

/** The same method, guarded in several ways. */
public class Orders {
    /** Made by Spring. */
    public Orders() {}

    /** By nobody. */
    public static class Plain extends Orders {
        /** The method. */
        public String create(String article) {
            return article;
        }
    }

    /** By Tidegate. */
    public static class ByTidegate extends Orders {
        /** The method. */
        @Guarded("orders.create")
        public String create(String article) {
            return article;
        }

        /** The method, of which limits are kept by its user. */
        @Guarded("orders.create")
        public String create(@GuardedBy String user, String article) {
            return article;
        }
    }

    /** By Resilience4j. */
    public static class ByResilience4j extends Orders {
        /** The method. */
        @Bulkhead(name = "orders")
        @RateLimiter(name = "orders")
        @CircuitBreaker(name = "orders")
        public String create(String article) {
            return article;
        }
    }
}
