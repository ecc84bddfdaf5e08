package dev.tidegate.gateway;

import dev.tidegate.admit.Admission;
import dev.tidegate.admit.Denial;
import dev.tidegate.admit.Waiter;
import dev.tidegate.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The turn of one exchange at the way into a resource. What the admission says, from whichever thread, reaches the
 * exchange on its own event loop, and never in the middle of something else.
 *
 * <p>Used again for the next exchange unless it was {@linkplain #abandon abandoned}: then what is still to come is for
 * nobody, and a place that it brings is given back.
 */
final class Turn extends Waiter implements Runnable {
    private final Worker worker;
    private final ResourcePlace place;
    private @Nullable Admission admission;
    private boolean atDoor;
    private boolean abandoned;
    private boolean admitted;
    private Denial denial = Denial.SHED;
    private String limit = "";
    private long retryAfterNanos;

    Turn(Worker worker, ResourcePlace place) {
        this.worker = worker;
        this.place = place;
    }

    /** Goes to the door. Only when it has to wait, the place is told later; never before this returns. */
    Admission.Verdict enter(Admission at) {
        admission = at;
        atDoor = true;
        Admission.Verdict verdict = at.enter(this, worker.nowNanos());
        atDoor = false;
        return verdict;
    }

    /** The exchange is over, but another thread has just been about to tell it something. */
    void abandon() {
        abandoned = true;
    }

    /** Why it was not let in. */
    Denial denial() {
        return denial;
    }

    /** The name of the limit by key that refused it; empty for every other denial. */
    String limit() {
        return limit;
    }

    long retryAfterNanos() {
        return retryAfterNanos;
    }

    @Override
    protected void onAdmitted(long nowNanos) {
        admitted = true;
        hop();
    }

    @Override
    protected void onRefused(Denial why, String byKey, long nanos) {
        admitted = false;
        denial = why;
        limit = byKey;
        retryAfterNanos = nanos;
        // Who is refused at the door is told by the verdict.
        if (!worker.loop().inEventLoop() || !atDoor) {
            hop();
        }
    }

    /** A loop that ends has closed its exchanges, and the gate ends with it: nobody misses the place. */
    private void hop() {
        if (!worker.loop().isShuttingDown()) {
            worker.loop().execute(this);
        }
    }

    @Override
    public void run() {
        worker.tick();
        if (!abandoned) {
            place.onTold(admitted);
        } else if (admitted && admission != null) {
            admission.leave(this, worker.nowNanos(), Outcome.CANCELLED);
        }
        worker.flushTouched();
    }
}
