package dev.tidegate.bench.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.tidegate.admit.Admission;
import dev.tidegate.admit.AdmissionRule;
import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.Denial;
import dev.tidegate.admit.Priority;
import dev.tidegate.admit.Waiter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/**
 * One call leaves the only place while another comes: whether it finds the place free or waits for it, it gets in, is
 * told at most once, and nobody has to tick for it.
 */
@JCStressTest
@Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "it is in, and one is counted")
@Outcome(expect = FORBIDDEN, desc = "it was forgotten, or a count was lost")
@State
public class FreedPlace {
    private static final long DEADLINE_NANOS = 1_000_000_000L;

    private final Admission admission = Admission.of(AdmissionRule.of(new ConcurrencyRule.Fixed(1)), 0);
    private final Call leaving = new Call();
    private final Call coming = new Call();

    /** Takes the place. */
    public FreedPlace() {
        leaving.isIn = admission.enter(leaving.begun(), 0) == Admission.Verdict.ADMITTED;
    }

    /** Leaves it. */
    @Actor
    public void leave() {
        admission.leave(leaving, 0, dev.tidegate.model.Outcome.SUCCESS);
    }

    /** Comes. */
    @Actor
    public void come() {
        if (admission.enter(coming.begun(), 0) == Admission.Verdict.ADMITTED) {
            coming.isIn = true;
        }
    }

    /** Whether it is in. */
    @Arbiter
    public void look(ZJ_Result result) {
        result.r1 = coming.isIn;
        result.r2 = admission.limiter().inFlight();
    }

    private static final class Call extends Waiter {
        private volatile boolean isIn;

        Call begun() {
            begin(Priority.CRITICAL, 1, 1, DEADLINE_NANOS);
            return this;
        }

        @Override
        protected void onAdmitted(long nowNanos) {
            isIn = true;
        }

        @Override
        protected void onRefused(Denial denial, String limit, long retryAfterNanos) {
            isIn = false;
        }
    }
}
