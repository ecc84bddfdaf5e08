package dev.tidegate.bench.limits;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiter;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** Question: what does it cost to refuse, when a flood hits a limit that was spent long ago? */
@Threads(4)
public class Refusal {
    /** One permit an hour, and it is spent. */
    @State(Scope.Benchmark)
    public static class Tidegate {
        private CallerOfLimits limit;

        /** Spends the permit. */
        @Setup
        public void open() {
            limit = CallerOfLimits.onePerHour();
            limit.tryAcquire();
        }

        /** Stops the clock. */
        @TearDown
        public void close() {
            limit.close();
        }
    }

    /** One permit an hour, and it is spent. */
    @State(Scope.Benchmark)
    public static class Bucket4j {
        private final Bucket bucket = Peers.bucket4j(1, Duration.ofHours(1));

        /** Spends the permit. */
        @Setup
        public void open() {
            bucket.tryConsume(1);
        }
    }

    /** One permit an hour, and it is spent. */
    @State(Scope.Benchmark)
    public static class Resilience4j {
        private final RateLimiter limiter = Peers.resilience4j(1, Duration.ofHours(1));

        /** Spends the permit. */
        @Setup
        public void open() {
            limiter.acquirePermission();
        }
    }

    /** One permit an hour, and it is spent. */
    @State(Scope.Benchmark)
    public static class Guava {
        private final com.google.common.util.concurrent.RateLimiter limiter = Peers.guava(1 / 3600.0);

        /** Spends the permit. */
        @Setup
        @SuppressWarnings("UnstableApiUsage")
        public void open() {
            limiter.tryAcquire();
        }
    }

    /** No permits at all: its flow rules know no period but the second. */
    @State(Scope.Benchmark)
    public static class Sentinel {
        private static final String RESOURCE = "spent";

        /** Loads the rule. */
        @Setup
        public void open() {
            Peers.sentinel(RESOURCE, 0);
        }
    }

    /** Tidegate with the coarse clock of a caller. */
    @Benchmark
    public boolean tidegate(Tidegate state) {
        return state.limit.tryAcquire();
    }

    /** Bucket4j. */
    @Benchmark
    public boolean bucket4j(Bucket4j state) {
        return state.bucket.tryConsume(1);
    }

    /** Resilience4j. */
    @Benchmark
    public boolean resilience4j(Resilience4j state) {
        return state.limiter.acquirePermission();
    }

    /** Guava. */
    @Benchmark
    @SuppressWarnings("UnstableApiUsage")
    public boolean guava(Guava state) {
        return state.limiter.tryAcquire();
    }

    /** Sentinel. */
    @Benchmark
    public boolean sentinel(Sentinel state) {
        try {
            Entry entry = SphU.entry(Sentinel.RESOURCE);
            entry.exit();
            return true;
        } catch (BlockException e) {
            return false;
        }
    }
}
