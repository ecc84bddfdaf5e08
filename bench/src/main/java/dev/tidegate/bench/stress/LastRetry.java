package dev.tidegate.bench.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.tidegate.retry.RetryBudget;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two threads want the last retry of a budget while the second changes: exactly one gets it. */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "the first was in time")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "the second was in time")
@Outcome(expect = FORBIDDEN, desc = "a retry was minted or lost")
@State
public class LastRetry {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final RetryBudget budget = new RetryBudget(0);

    /** Leaves one retry. */
    public LastRetry() {
        for (int i = 1; i < RetryBudget.RETRIES_MIN; i++) {
            budget.trySpend(1, 0);
        }
    }

    /** Asks at the end of the second. */
    @Actor
    public void first(ZZ_Result result) {
        result.r1 = budget.trySpend(1, SECOND_NANOS - 1);
    }

    /** Asks at the beginning of the next. */
    @Actor
    public void second(ZZ_Result result) {
        result.r2 = budget.trySpend(1, SECOND_NANOS);
    }
}
