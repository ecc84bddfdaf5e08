package dev.tidegate.bench.library;

import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.Permit;
import dev.tidegate.library.Tidegate;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a call that is let in at once pays for its guard: a rate limit, a limit on how many at once, a breaker. */
public abstract class Guarding {
    private static final GuardedCall CREATE = GuardedCall.to("orders/create");

    /** The same three duties as the peer has. */
    @State(Scope.Benchmark)
    public static class Fixed extends Gate {
        /** Opens it. */
        public Fixed() {
            super(Tidegate.open(Guards.fixed(Guards.plenty())));
        }
    }

    /** The concurrency limit finds its size by itself. */
    @State(Scope.Benchmark)
    public static class Adaptive extends Gate {
        /** Opens it. */
        public Adaptive() {
            super(Tidegate.open(Guards.adaptive(Guards.plenty())));
        }
    }

    /** The rate limit is one for each user. */
    @State(Scope.Benchmark)
    public static class ByUser extends Gate {
        /** Opens it. */
        public ByUser() {
            super(Tidegate.open(Guards.adaptive(Guards.plentyForEachUser())));
        }
    }

    /** A gate that is closed at the end. */
    @State(Scope.Benchmark)
    public abstract static class Gate {
        final Tidegate gate;

        Gate(Tidegate gate) {
            this.gate = gate;
        }

        /** Ends its thread. */
        @TearDown
        public void close() {
            gate.close();
        }
    }

    /** Bulkhead, rate limiter and circuit breaker around a supplier. */
    @State(Scope.Benchmark)
    public static class Resilience4j {
        private Supplier<String> guarded;

        /** Decorates the work. */
        @Setup
        public void open() {
            guarded = Guards.resilience4j(Guards.plentyOfResilience4j(), () -> "done");
        }
    }

    /** In a try statement. */
    @Benchmark
    public String tidegate(Fixed state) throws InterruptedException {
        try (Permit permit = state.gate.enter(CREATE)) {
            return permit.upstream();
        }
    }

    /** Around a method. */
    @Benchmark
    public String tidegateCall(Fixed state) throws InterruptedException {
        return state.gate.call(CREATE, () -> "done");
    }

    /** With the concurrency limit of the default. */
    @Benchmark
    public String tidegateAdaptive(Adaptive state) throws InterruptedException {
        return state.gate.call(CREATE, () -> "done");
    }

    /** With a rate limit for each user, which the peer does not have. */
    @Benchmark
    public String tidegateByUser(ByUser state) throws InterruptedException {
        return state.gate.call(CREATE.user("user-4711"), () -> "done");
    }

    /** The peer. */
    @Benchmark
    public String resilience4j(Resilience4j state) {
        return state.guarded.get();
    }
}
