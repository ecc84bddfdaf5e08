package dev.tidegate.bench.limits;

import dev.tidegate.limit.Reservation;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiter;
import java.time.Duration;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * Question: what do four limits cost that must all agree, such as user, application, cache and resource?
 *
 * <p>Only Tidegate's chain and Bucket4j's one bucket with four limits grant all or nothing; four separate peers in a
 * row keep what the first ones granted when the last one refuses.
 */
@Threads(4)
public class FourLimits {
    private static final int LIMITS = 4;

    /** A chain of four. */
    @State(Scope.Benchmark)
    public static class Tidegate {
        private CallerOfLimits.Chain chain;

        /** Starts the clock. */
        @Setup
        public void open() {
            chain = CallerOfLimits.Chain.hot(LIMITS);
        }

        /** Stops the clock. */
        @TearDown
        public void close() {
            chain.close();
        }
    }

    /** What each caller of a chain has of its own. */
    @State(Scope.Thread)
    public static class Caller {
        private final Reservation reservation = new Reservation();
        private final Call call = new Anonymous();
    }

    /** A request that carries nothing; limits without keys need nothing. */
    private static final class Anonymous implements Call {
        @Override
        public CharSequence method() {
            return "GET";
        }

        @Override
        public CharSequence host() {
            return "";
        }

        @Override
        public CharSequence path() {
            return "/";
        }

        @Override
        public CharSequence value(Attribute attribute) {
            return "";
        }
    }

    /** One bucket with four limits. */
    @State(Scope.Benchmark)
    public static class Bucket4jAtomic {
        private final Bucket bucket = Peers.bucket4jWithLimits(LIMITS);
    }

    /** Four buckets. */
    @State(Scope.Benchmark)
    public static class Bucket4jInARow {
        private final Bucket[] buckets = Stream.generate(() -> Peers.bucket4j(Peers.PLENTY, Duration.ofSeconds(1)))
                .limit(LIMITS)
                .toArray(Bucket[]::new);
    }

    /** Four limiters. */
    @State(Scope.Benchmark)
    public static class Resilience4jInARow {
        private final RateLimiter[] limiters = Stream.generate(
                        () -> Peers.resilience4j(Peers.PLENTY, Duration.ofSeconds(1)))
                .limit(LIMITS)
                .toArray(RateLimiter[]::new);
    }

    /** Four limiters. */
    @State(Scope.Benchmark)
    public static class GuavaInARow {
        private final com.google.common.util.concurrent.RateLimiter[] limiters = Stream.generate(
                        () -> Peers.guava(Peers.PLENTY))
                .limit(LIMITS)
                .toArray(com.google.common.util.concurrent.RateLimiter[]::new);
    }

    /** Tidegate, all or nothing. */
    @Benchmark
    public boolean tidegate(Tidegate state, Caller caller) {
        return state.chain.tryAcquire(caller.call, caller.reservation);
    }

    /** Bucket4j, all or nothing. */
    @Benchmark
    public boolean bucket4jAtomic(Bucket4jAtomic state) {
        return state.bucket.tryConsume(1);
    }

    /** Bucket4j, one after another. */
    @Benchmark
    public boolean bucket4jInARow(Bucket4jInARow state) {
        boolean granted = true;
        for (Bucket bucket : state.buckets) {
            granted &= bucket.tryConsume(1);
        }
        return granted;
    }

    /** Resilience4j, one after another. */
    @Benchmark
    public boolean resilience4jInARow(Resilience4jInARow state) {
        boolean granted = true;
        for (RateLimiter limiter : state.limiters) {
            granted &= limiter.acquirePermission();
        }
        return granted;
    }

    /** Guava, one after another. */
    @Benchmark
    @SuppressWarnings("UnstableApiUsage")
    public boolean guavaInARow(GuavaInARow state) {
        boolean granted = true;
        for (com.google.common.util.concurrent.RateLimiter limiter : state.limiters) {
            granted &= limiter.tryAcquire();
        }
        return granted;
    }
}
