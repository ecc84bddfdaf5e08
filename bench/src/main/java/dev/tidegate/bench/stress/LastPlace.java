package dev.tidegate.bench.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.tidegate.admit.ConcurrencyLimiter;
import dev.tidegate.admit.ConcurrencyRule;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** Two calls come to a resource that serves one at once: one gets in, and one is counted. */
@JCStressTest
@Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "the first thread got in")
@Outcome(id = "false, true, 1", expect = ACCEPTABLE, desc = "the second thread got in")
@Outcome(expect = FORBIDDEN, desc = "both got in, none did, or a count was lost")
@State
public class LastPlace {
    private final ConcurrencyLimiter limiter = ConcurrencyLimiter.of(new ConcurrencyRule.Fixed(1), 0);

    /** The first thread. */
    @Actor
    public void first(ZZJ_Result result) {
        result.r1 = limiter.tryEnter(1, 0);
    }

    /** The second thread. */
    @Actor
    public void second(ZZJ_Result result) {
        result.r2 = limiter.tryEnter(1, 0);
    }

    /** How many are in. */
    @Arbiter
    public void look(ZZJ_Result result) {
        result.r3 = limiter.inFlight();
    }
}
