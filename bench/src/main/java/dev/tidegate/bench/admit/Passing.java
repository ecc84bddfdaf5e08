package dev.tidegate.bench.admit;

import dev.tidegate.breaker.Breaker;
import dev.tidegate.breaker.BreakerRule;
import dev.tidegate.breaker.BreakerRule.Triggers;
import dev.tidegate.degrade.Ladder;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Question: what do a closed breaker and a feature that is on cost a call? */
public class Passing {
    private static final long SERVICE_NANOS = 1_000_000;

    /** Tidegate's breaker with its defaults. The caller has read the clock already, for the limits before. */
    @State(Scope.Benchmark)
    public static class Tidegate {
        private final Breaker breaker = Breaker.of(BreakerRule.backingOff(Triggers.DEFAULT), 1, System.nanoTime());
        private final long nowNanos = System.nanoTime();
    }

    /** The breaker of Resilience4j over the same ten seconds. */
    @State(Scope.Benchmark)
    public static class Resilience4j {
        private final CircuitBreaker breaker = CircuitBreaker.of(
                "breaker",
                CircuitBreakerConfig.custom()
                        .slidingWindow(10, 20, SlidingWindowType.TIME_BASED)
                        .build());
    }

    /** A ladder of three features, all on. */
    @State(Scope.Benchmark)
    public static class Features {
        private final Ladder ladder = new Ladder(List.of("a", "b", "c"), Ladder.Mode.AUTO, 0);
        private final int number = ladder.number("b");
    }

    /** Whether a call may pass. */
    @Benchmark
    public long check(Tidegate state) {
        return state.breaker.tryPass(state.nowNanos);
    }

    /** Whether it may pass, and what became of it; the clock is read for the second. */
    @Benchmark
    public long tidegate(Tidegate state) {
        long now = System.nanoTime();
        long permit = state.breaker.tryPass(now);
        state.breaker.onResult(permit, false, SERVICE_NANOS, now);
        return permit;
    }

    /** The same with Resilience4j, which reads the clock itself. */
    @Benchmark
    public boolean resilience4j(Resilience4j state) {
        boolean passed = state.breaker.tryAcquirePermission();
        state.breaker.onSuccess(SERVICE_NANOS, TimeUnit.NANOSECONDS);
        return passed;
    }

    /** Whether a feature is on. */
    @Benchmark
    public boolean feature(Features state) {
        return state.ladder.isOn(state.number);
    }
}
