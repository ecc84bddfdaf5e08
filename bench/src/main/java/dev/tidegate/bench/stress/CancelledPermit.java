package dev.tidegate.bench.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.tidegate.limit.KeyMemory;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Limiter;
import dev.tidegate.limit.Rate;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/**
 * One thread gives its permit back while another asks for one, of a limit of two of which both were taken: whether the
 * other is in time or not, no permit is minted and none is lost.
 */
@JCStressTest
@Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "the other was in time and has the permit")
@Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "the other was too early, and the permit is there")
@Outcome(expect = FORBIDDEN, desc = "a permit was minted or lost")
@State
public class CancelledPermit {
    private final Limiter limiter = Limiter.of(
            "cancelled", new LimitRule.TokenBucket(new Rate(1, TimeUnit.HOURS.toNanos(1)), 2, 0), KeyMemory.single());

    /** Takes both permits. */
    public CancelledPermit() {
        limiter.tryAcquire(0, 2, 0);
    }

    /** Gives one back. */
    @Actor
    public void cancel() {
        limiter.cancel(0, 1, 0, 0);
    }

    /** Asks for one. */
    @Actor
    public void ask(ZJ_Result result) {
        result.r1 = limiter.tryAcquire(0, 1, 0) == 0;
    }

    /** Looks what is left. */
    @Arbiter
    public void look(ZJ_Result result) {
        result.r2 = limiter.remaining(0, 0);
    }
}
