package dev.tidegate.bench.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.tidegate.limit.KeyMemory;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Limiter;
import dev.tidegate.limit.Rate;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Two threads ask for the last permit of a key that the table does not know yet: both find the same slot, and exactly
 * one gets it.
 */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "the first thread got it")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "the second thread got it")
@Outcome(expect = FORBIDDEN, desc = "both got it, or it was lost")
@State
public class LastPermitOfKey {
    private static final long KEY = 7;

    private final Limiter limiter = Limiter.of(
            "last-of-key",
            new LimitRule.TokenBucket(new Rate(1, TimeUnit.HOURS.toNanos(1)), 1, 0),
            KeyMemory.keyed(64, 42));

    /** The first thread. */
    @Actor
    public void first(ZZ_Result result) {
        result.r1 = limiter.tryAcquire(KEY, 1, 0) == 0;
    }

    /** The second thread. */
    @Actor
    public void second(ZZ_Result result) {
        result.r2 = limiter.tryAcquire(KEY, 1, 0) == 0;
    }
}
