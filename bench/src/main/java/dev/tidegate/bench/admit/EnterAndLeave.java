package dev.tidegate.bench.admit;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.VegasLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import dev.tidegate.admit.Admission;
import dev.tidegate.admit.AdmissionRule;
import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.model.Outcome;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Question: what does it cost a call to enter and to leave while there is room, with both readings of the clock? Run
 * with one thread and with four.
 */
public class EnterAndLeave {
    /** As low as the limit of Gradient2 goes by itself: so that a call of nothing but overhead never has to wait. */
    private static final int LIMIT_MIN = 20;

    private static final int LIMIT_MAX = 20_000;

    /** Tidegate's way in, with its queue, shared by all threads. */
    @State(Scope.Benchmark)
    public static class Tidegate {
        private final Admission admission = Admission.of(
                AdmissionRule.of(new ConcurrencyRule.Tide(new ConcurrencyRule.Range(LIMIT_MIN, LIMIT_MIN, LIMIT_MAX))),
                System.nanoTime());
    }

    /** The call of one thread. */
    @State(Scope.Thread)
    public static class OwnCall {
        private final Call call = new Call();
    }

    /** The limiter of concurrency-limits that just counts, with the limit that its builder takes when told nothing. */
    @State(Scope.Benchmark)
    public static class Vegas {
        private final SimpleLimiter<Void> limiter = limiter(VegasLimit.newDefault());
    }

    /**
     * The same limiter with Gradient2. Not by windows: they throw away whatever took less than 100 µs, which is every
     * call here, and so would do none of their work.
     */
    @State(Scope.Benchmark)
    public static class Gradient2 {
        private final SimpleLimiter<Void> limiter = limiter(Gradient2Limit.newDefault());
    }

    private static SimpleLimiter<Void> limiter(Limit limit) {
        return SimpleLimiter.newBuilder().limit(limit).build();
    }

    /** Tidegate. */
    @Benchmark
    public boolean tidegate(Tidegate state, OwnCall own) {
        long now = System.nanoTime();
        Call call = own.call.begin(now);
        boolean entered = state.admission.enter(call, now) == Admission.Verdict.ADMITTED;
        state.admission.leave(call, System.nanoTime(), Outcome.SUCCESS);
        return entered;
    }

    /** concurrency-limits with Vegas: it reads the clock itself. */
    @Benchmark
    public boolean vegas(Vegas state) {
        return enterAndLeave(state.limiter);
    }

    /** concurrency-limits with Gradient2. */
    @Benchmark
    public boolean gradient2(Gradient2 state) {
        return enterAndLeave(state.limiter);
    }

    private static boolean enterAndLeave(SimpleLimiter<Void> limiter) {
        Optional<Limiter.Listener> entered = limiter.acquire(null);
        entered.ifPresent(Limiter.Listener::onSuccess);
        return entered.isPresent();
    }

    /** What two readings of the clock cost by themselves. */
    @Benchmark
    public long clock() {
        return System.nanoTime() ^ System.nanoTime();
    }
}
