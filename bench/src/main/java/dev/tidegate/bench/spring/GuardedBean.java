package dev.tidegate.bench.spring;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** What a call of a guarded bean pays that is let in at once: a rate limit, a limit on how many at once, a breaker. */
public abstract class GuardedBean {
    /** Through a proxy that does nothing. */
    @State(Scope.Benchmark)
    public static class Plain {
        private final Orders.Plain orders = Contexts.plain();
    }

    /** Of one limit for all. */
    @State(Scope.Benchmark)
    public static class Tidegate extends Context<Orders.ByTidegate> {
        /** Starts it. */
        public Tidegate() {
            super(Contexts.tidegate("rate"), Orders.ByTidegate.class);
        }
    }

    /** Of a limit for each user. */
    @State(Scope.Benchmark)
    public static class ByUser extends Context<Orders.ByTidegate> {
        /** Starts it. */
        public ByUser() {
            super(Contexts.tidegate("by-user"), Orders.ByTidegate.class);
        }
    }

    /** Bulkhead, rate limiter and circuit breaker by annotations. */
    @State(Scope.Benchmark)
    public static class Resilience4j extends Context<Orders.ByResilience4j> {
        /** Starts it. */
        public Resilience4j() {
            super(Contexts.resilience4j(), Orders.ByResilience4j.class);
        }
    }

    /** An application that is closed at the end. */
    @State(Scope.Benchmark)
    public abstract static class Context<T> {
        final T orders;
        private final AnnotationConfigApplicationContext context;

        Context(AnnotationConfigApplicationContext context, Class<T> bean) {
            this.context = context;
            this.orders = context.getBean(bean);
        }

        /** Ends its threads. */
        @TearDown
        public void close() {
            context.close();
        }
    }

    /** The baseline: what Spring takes for its proxy. */
    @Benchmark
    public String plainProxy(Plain state) {
        return state.orders.create("lamp");
    }

    /** The gate. */
    @Benchmark
    public String tidegate(Tidegate state) {
        return state.orders.create("lamp");
    }

    /** With a limit for each user, which the peer does not have. */
    @Benchmark
    public String tidegateByUser(ByUser state) {
        return state.orders.create("user-4711", "lamp");
    }

    /** The peer. */
    @Benchmark
    public String resilience4j(Resilience4j state) {
        return state.orders.create("lamp");
    }
}
