package dev.tidegate.bench.library;

import dev.tidegate.library.Entry;
import dev.tidegate.library.GuardedCall;
import dev.tidegate.library.RefusedException;
import dev.tidegate.library.Tidegate;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import java.time.Duration;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Question: what does it cost to refuse a call whose limit is spent? */
public class RefusedCaller {
    private static final GuardedCall CREATE = GuardedCall.to("orders/create");

    /** The one permit of the day is spent. */
    @State(Scope.Benchmark)
    public static class Spent {
        private final Tidegate gate = Tidegate.open(Guards.fixed(Guards.spent()));

        /** Spends it. */
        @Setup
        public void open() throws InterruptedException {
            gate.enter(CREATE).close();
        }

        /** Ends its thread. */
        @TearDown
        public void close() {
            gate.close();
        }
    }

    /** The one permit of the day is spent. */
    @State(Scope.Benchmark)
    public static class Resilience4j {
        private Supplier<String> guarded;

        /** Spends it. */
        @Setup
        public void open() {
            RateLimiter limiter = Guards.rateLimiter(1, Duration.ofDays(1));
            guarded = Guards.resilience4j(limiter, () -> "done");
            guarded.get();
        }
    }

    /** Around a method: by an exception without a stack trace. */
    @Benchmark
    public String tidegate(Spent state) throws InterruptedException {
        try {
            return state.gate.call(CREATE, () -> "done");
        } catch (RefusedException refused) {
            return refused.refusal().rule();
        }
    }

    /** As a value. */
    @Benchmark
    public Entry tidegateTry(Spent state) {
        return state.gate.tryEnter(CREATE);
    }

    /** The peer, as it comes: by an exception with a stack trace. */
    @Benchmark
    public String resilience4j(Resilience4j state) {
        try {
            return state.guarded.get();
        } catch (RequestNotPermitted refused) {
            return refused.getCausingRateLimiterName();
        }
    }
}
