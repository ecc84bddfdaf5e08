package dev.tidegate.simulation;

import dev.tidegate.admit.Admission;
import dev.tidegate.admit.AdmissionRule;
import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.Denial;
import dev.tidegate.admit.Priority;
import dev.tidegate.admit.Waiter;
import dev.tidegate.model.KeyHash;
import dev.tidegate.model.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The door that Tidegate is: a limit with a fair queue in front. */
public final class AdmissionDoor implements Door {
    private final Inside inside;
    private final Admission admission;
    private final Map<Request, Waiting> known = new HashMap<>();

    /** A door with a limit of this kind. */
    public AdmissionDoor(Inside inside, ConcurrencyRule rule) {
        this.inside = inside;
        this.admission = Admission.of(AdmissionRule.of(rule), inside.nowNanos());
    }

    @Override
    public void arrive(Request request) {
        Waiting waiter = new Waiting(request);
        known.put(request, waiter);
        switch (admission.enter(waiter, inside.nowNanos())) {
            case ADMITTED -> inside.admit(request);
            case QUEUED, REFUSED -> {}
        }
    }

    @Override
    public void completed(Request request, boolean late) {
        Waiting waiter = Objects.requireNonNull(known.remove(request));
        admission.leave(waiter, inside.nowNanos(), late ? Outcome.LATE : Outcome.SUCCESS);
    }

    @Override
    public void gaveUp(Request request) {
        Waiting waiter = known.get(request);
        if (waiter != null && admission.cancel(waiter)) {
            known.remove(request);
        }
    }

    @Override
    public void cutOff(Request request) {
        admission.abandon(Objects.requireNonNull(known.remove(request)), inside.nowNanos(), true);
    }

    @Override
    public void tick() {
        admission.tick(inside.nowNanos());
    }

    @Override
    public long limit() {
        long limit = admission.limiter().limit();
        return limit == Integer.MAX_VALUE ? 0 : limit;
    }

    private final class Waiting extends Waiter {
        private final Request request;

        Waiting(Request request) {
            this.request = request;
            long user = KeyHash.combine(request.user() + 1L, 1);
            begin(request.isCritical() ? Priority.CRITICAL : Priority.SHEDDABLE_PLUS, user, 1, request.deadlineNanos());
        }

        @Override
        protected void onAdmitted(long nowNanos) {
            inside.admit(request);
        }

        @Override
        protected void onRefused(Denial denial, String limit, long retryAfterNanos) {
            known.remove(request);
            inside.refuse(request);
        }
    }
}
