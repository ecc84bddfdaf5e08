package dev.tidegate.simulation;

import dev.tidegate.admit.Admission;
import dev.tidegate.admit.ConcurrencyLimiter;
import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.Priority;
import dev.tidegate.admit.Waiter;
import dev.tidegate.model.KeyHash;
import java.util.HashMap;
import java.util.Map;

/** The door that Tidegate is: a limit with a fair queue in front. */
public final class AdmissionDoor implements Door {
    private static final long ASSUMED_DEADLINE_NANOS = 1_000_000_000L;

    private final Inside inside;
    private final Admission admission;
    private final Map<Request, Waiting> waiting = new HashMap<>();

    /** A door with a limit of this kind. */
    public AdmissionDoor(Inside inside, ConcurrencyRule rule) {
        this.inside = inside;
        this.admission = new Admission(
                ConcurrencyLimiter.of(rule, inside.nowNanos()), ASSUMED_DEADLINE_NANOS, inside.nowNanos());
    }

    @Override
    public void arrive(Request request) {
        Waiting waiter = new Waiting(request);
        switch (admission.enter(waiter, inside.nowNanos())) {
            case ADMITTED -> inside.admit(request);
            case QUEUED -> waiting.put(request, waiter);
            case REFUSED -> {}
        }
    }

    @Override
    public void completed(Request request, boolean late) {
        admission.leave(1, request.admittedNanos(), inside.nowNanos(), !late);
    }

    @Override
    public void gaveUp(Request request) {
        Waiting waiter = waiting.remove(request);
        if (waiter != null) {
            boolean unused = admission.cancel(waiter);
        }
    }

    @Override
    public void tick() {
        admission.tick(inside.nowNanos());
    }

    @Override
    public long limit() {
        return admission.limiter().limit();
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
            waiting.remove(request);
            inside.admit(request);
        }

        @Override
        protected void onRefused(boolean late, long retryAfterNanos) {
            waiting.remove(request);
            inside.refuse(request);
        }
    }
}
