package dev.tidegate.rls;

import dev.tidegate.limit.LimitStatus;
import dev.tidegate.limit.Limiter;
import dev.tidegate.limit.Link;
import dev.tidegate.limit.Reservation;
import dev.tidegate.limit.Reservation.Verdict;
import dev.tidegate.model.Reason;
import dev.tidegate.rls.Matter.Use;
import java.util.List;
import java.util.Optional;

/** One descriptor of a request, and what it holds of its limits. Used by one thread at a time. */
final class Part {
    private final Matter matter;
    private final Reservation reservation = new Reservation();
    private boolean isTooLate;

    Part(Matter matter) {
        this.matter = matter;
    }

    Matter matter() {
        return matter;
    }

    /** Whether permits are to be taken if they are due. */
    boolean takes() {
        return matter instanceof Matter.Limited limited && limited.use() == Use.TAKE;
    }

    private boolean charges() {
        return matter instanceof Matter.Limited limited && limited.use() == Use.CHARGE;
    }

    /** Charges what was used already, if anything was. */
    void charge(long nowNanos) {
        if (matter instanceof Matter.Limited(var limits, var call, var cost, var use) && use == Use.CHARGE) {
            limits.charge(call, cost, nowNanos, reservation);
        }
    }

    /** Reads how it would be decided; returns whether it would pass. */
    boolean peek(long nowNanos) {
        return switch (matter) {
            case Matter.Unknown unknown -> true;
            case Matter.Unlimited unlimited -> true;
            case Matter.Denied denied -> false;
            case Matter.Limited(var limits, var call, var cost, var use) -> {
                limits.peek(call, use == Use.CHARGE ? 1 : cost, nowNanos, reservation);
                yield use == Use.CHARGE || reservation.isAdmitted();
            }
        };
    }

    /** Takes its permits, if it is to, or asks the store for them; returns whether it is not refused. */
    boolean take(long nowNanos) {
        if (matter instanceof Matter.Limited(var limits, var call, var cost, var use) && use == Use.TAKE) {
            limits.acquire(call, cost, nowNanos, reservation);
            return reservation.verdict() != Verdict.REFUSED;
        }
        return true;
    }

    boolean isPending() {
        return reservation.verdict() == Verdict.PENDING;
    }

    void onAnswer(Runnable listener) {
        reservation.onAnswer(listener);
    }

    /** Makes a verdict of what the store said; returns whether it is not refused. */
    boolean conclude(long nowNanos) {
        return reservation.conclude(nowNanos) != Verdict.REFUSED;
    }

    void cancel(long nowNanos) {
        reservation.cancel(nowNanos);
    }

    /** How long it has to wait for its turn. */
    long waitNanos() {
        return reservation.waitNanos();
    }

    /** Nobody would wait for its turn: it counts as refused. */
    void tooLate() {
        isTooLate = true;
    }

    /** Whether it would be refused now, whatever becomes of the others. Nothing may be held any more. */
    boolean isOver(long nowNanos) {
        return switch (matter) {
            case Matter.Unknown unknown -> false;
            case Matter.Unlimited unlimited -> false;
            case Matter.Denied denied -> true;
            case Matter.Limited limited ->
                !charges()
                        && (isTooLate
                                || reservation.verdict() == Verdict.REFUSED
                                || isOver(limited.limits().links(), nowNanos));
        };
    }

    private boolean isOver(List<Link> links, long nowNanos) {
        for (int i = 0; i < links.size(); i++) {
            boolean acts = !links.get(i).shadow();
            if (acts
                    && reservation.status(i, nowNanos).retryAfterNanos()
                            > links.get(i).maxWaitNanos()) {
                return true;
            }
        }
        return false;
    }

    /** Why it is refused; only for one that is. */
    Reason reason() {
        boolean isRefused = reservation.verdict() == Verdict.REFUSED;
        return switch (matter) {
            case Matter.Denied denied -> denied.reason();
            case Matter.Limited limited -> isRefused ? reservation.reason() : Reason.RATE;
            case Matter.Unknown unknown -> Reason.RATE;
            case Matter.Unlimited unlimited -> Reason.RATE;
        };
    }

    /** When it would pass, in nanoseconds; 0 when waiting does not help, or nobody knows. */
    long retryAfterNanos(long nowNanos) {
        if (reservation.verdict() == Verdict.REFUSED) {
            long retry = reservation.retryAfterNanos();
            return retry == Limiter.NEVER ? 0 : retry;
        }
        return status(nowNanos).map(LimitStatus::retryAfterNanos).orElse(0L);
    }

    /** How the limit stands that decided, or else the one of which least is left; empty when it has none. */
    Optional<LimitStatus> status(long nowNanos) {
        if (reservation.size() == 0) {
            return Optional.empty();
        }
        if (reservation.verdict() == Verdict.REFUSED) {
            return Optional.of(reservation.status(reservation.decider(), nowNanos));
        }
        LimitStatus least = reservation.status(0, nowNanos);
        for (int i = 1; i < reservation.size(); i++) {
            LimitStatus other = reservation.status(i, nowNanos);
            least = other.remaining() < least.remaining() ? other : least;
        }
        return Optional.of(least);
    }
}
