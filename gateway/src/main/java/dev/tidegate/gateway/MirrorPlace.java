package dev.tidegate.gateway;

import dev.tidegate.LiveRoute;
import dev.tidegate.LiveUpstream;
import dev.tidegate.admit.Admission;
import dev.tidegate.admit.Denial;
import dev.tidegate.admit.Priority;
import dev.tidegate.admit.Waiter;
import dev.tidegate.model.Call;
import dev.tidegate.model.Outcome;

/**
 * The place of one copy at the upstream of a mirror. A copy never waits, and takes none where anybody does: nobody
 * misses it. For one copy; used by its event loop only, except what the admission says.
 */
final class MirrorPlace extends Waiter {
    private final Worker worker;
    private final Admission admission;
    private boolean held;

    MirrorPlace(Worker worker, LiveUpstream target) {
        this.worker = worker;
        this.admission = target.admission();
    }

    /** Takes a place if there is one at once. */
    boolean take(LiveUpstream target, Call call, LiveRoute route) {
        long now = worker.nowNanos();
        if (!admission.isCalm()) {
            return false;
        }
        target.begin(this, call, route, Priority.SHEDDABLE, now + Admission.ASSUMED_DEADLINE_NANOS);
        Admission.Verdict verdict = admission.enter(this, now);
        held = verdict == Admission.Verdict.ADMITTED;
        if (verdict == Admission.Verdict.QUEUED) {
            // If another thread is about to let it in, that comes to nothing below.
            boolean unused = admission.cancel(this);
        }
        return held;
    }

    /** Leaves the place, if there is one. */
    void leave(Outcome outcome) {
        if (held) {
            held = false;
            admission.leave(this, worker.nowNanos(), outcome);
        }
    }

    @Override
    protected void onAdmitted(long nowNanos) {
        admission.leave(this, nowNanos, Outcome.CANCELLED);
    }

    @Override
    protected void onRefused(Denial denial, String limit, long retryAfterNanos) {
        // A copy that is not let in is given up already.
    }
}
