package dev.tidegate.library;

import dev.tidegate.LiveRoute;
import dev.tidegate.LiveUpstream;
import dev.tidegate.admit.Admission;
import dev.tidegate.admit.Priority;
import dev.tidegate.breaker.Breaker;
import dev.tidegate.degrade.Ladder;
import dev.tidegate.limit.Reservation;
import dev.tidegate.model.Outcome;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.Fallback;
import dev.tidegate.policy.FixedAnswer;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The line that a call travels: route, feature, limits of its caller, limits of its resource, breaker, admission, and
 * the breaker again for its permit. The one class that knows the order. Each step hands on to the next or ends the
 * line; what a call took before it was refused is given back. Never blocks; keeps nothing, so it is thread-safe.
 */
final class Line {
    private static final double PATIENCE = 4;
    private static final long RETRY_NANOS_MIN = 1_000_000L;

    /** Where a call stands. */
    enum Step {
        /** It may be made now, and leaves by {@link Line#leave}. */
        ENTERED,
        /** It may not: see {@link Ticket#refusal}. */
        REFUSED,
        /** It goes on after {@link Ticket#waitNanos}. */
        LATER,
        /** It goes on when the store of shared limits has answered: see {@link Line#whenAnswered}. */
        ASKED,
        /** It goes on when the queue has news. */
        QUEUED
    }

    /** Where the line goes on after a wait. */
    enum Next {
        CALLER_ANSWER,
        RESOURCE,
        RESOURCE_ANSWER,
        BREAKER,
        SERVICE
    }

    private Line() {}

    /** Sends a call along the line. One that no route takes may be made: nothing guards it. */
    static Step start(Ticket ticket, long nowNanos) {
        Optional<LiveRoute> found = ticket.findRoute();
        if (found.isEmpty()) {
            return Step.ENTERED;
        }
        LiveRoute route = found.get();
        ticket.route = route;
        ticket.deadlineNanos = nowNanos + ticket.call.deadlineNanos();
        if (isLate(ticket, nowNanos)) {
            return refuseLate(ticket, nowNanos);
        }
        Ladder ladder = ticket.running.gate().ladder();
        boolean matters = ticket.priority(route) == Priority.CRITICAL_PLUS;
        if (!ladder.isOn(route.feature()) || (ladder.isLastRung() && !matters)) {
            boolean isFeatureOn = ladder.isOn(route.feature());
            String rule = isFeatureOn ? Refusal.LAST_RUNG : route.spec().feature();
            return ticket.refuse(Reason.DEGRADED, rule, 0, route.spec().degraded());
        }
        return limitCaller(ticket, route, nowNanos);
    }

    /** Sends a call on after its wait is over. */
    static Step resume(Ticket ticket, long nowNanos) {
        return switch (ticket.next) {
            case CALLER_ANSWER -> {
                ticket.caller.conclude(nowNanos);
                yield isLate(ticket, nowNanos) ? refuseLate(ticket, nowNanos) : judgeCaller(ticket, nowNanos);
            }
            case RESOURCE -> aim(ticket, nowNanos);
            case RESOURCE_ANSWER -> {
                ticket.resource.conclude(nowNanos);
                yield isLate(ticket, nowNanos)
                        ? refuseLate(ticket, nowNanos)
                        : judgeResource(ticket, ticket.upstream(), nowNanos);
            }
            case BREAKER -> lookAtBreaker(ticket, ticket.upstream(), nowNanos);
            case SERVICE ->
                ticket.news() == Ticket.News.ADMITTED
                        ? pass(ticket, ticket.upstream(), nowNanos)
                        : deny(ticket, nowNanos);
        };
    }

    /** User level, then application level. */
    private static Step limitCaller(Ticket ticket, LiveRoute route, long nowNanos) {
        route.limits().acquire(ticket, route.spec().cost(), nowNanos, ticket.caller);
        return judgeCaller(ticket, nowNanos);
    }

    private static Step judgeCaller(Ticket ticket, long nowNanos) {
        return switch (ticket.caller.verdict()) {
            case ADMITTED -> aim(ticket, nowNanos);
            case WAIT -> later(ticket, ticket.caller, Next.RESOURCE, nowNanos);
            case PENDING -> asked(ticket, Next.CALLER_ANSWER);
            case REFUSED -> refuse(ticket, ticket.caller, nowNanos);
        };
    }

    private static Step aim(Ticket ticket, long nowNanos) {
        long random = ThreadLocalRandom.current().nextLong();
        return limitResource(ticket, ticket.route().upstream(random), nowNanos);
    }

    /** Resource level, in front of the upstream. */
    private static Step limitResource(Ticket ticket, LiveUpstream upstream, long nowNanos) {
        ticket.upstream = upstream;
        upstream.limits().acquire(ticket, ticket.route().spec().cost(), nowNanos, ticket.resource);
        return judgeResource(ticket, upstream, nowNanos);
    }

    private static Step judgeResource(Ticket ticket, LiveUpstream upstream, long nowNanos) {
        return switch (ticket.resource.verdict()) {
            case ADMITTED -> lookAtBreaker(ticket, upstream, nowNanos);
            case WAIT -> later(ticket, ticket.resource, Next.BREAKER, nowNanos);
            case PENDING -> asked(ticket, Next.RESOURCE_ANSWER);
            case REFUSED -> refuse(ticket, ticket.resource, nowNanos);
        };
    }

    /** A wait that outlasts the call's deadline is none. */
    private static Step later(Ticket ticket, Reservation limits, Next next, long nowNanos) {
        long waitNanos = limits.waitNanos();
        if (ticket.call.hasDeadline() && nowNanos + waitNanos - ticket.deadlineNanos >= 0) {
            return giveBack(ticket, nowNanos)
                    .refuse(Reason.TIMEOUT, limits.limiter().name(), waitNanos);
        }
        ticket.next = next;
        ticket.waitNanos = waitNanos;
        return Step.LATER;
    }

    private static Step asked(Ticket ticket, Next next) {
        ticket.next = next;
        return Step.ASKED;
    }

    /** Calls back once, on any thread, when a call that stands at {@link Step#ASKED} may go on. */
    static void whenAnswered(Ticket ticket, Runnable action) {
        asked(ticket).onAnswer(action);
    }

    private static boolean isLate(Ticket ticket, long nowNanos) {
        return ticket.call.hasDeadline() && nowNanos - ticket.deadlineNanos >= 0;
    }

    private static Step refuseLate(Ticket ticket, long nowNanos) {
        return giveBack(ticket, nowNanos).refuse(Reason.TIMEOUT, "", RETRY_NANOS_MIN);
    }

    private static Reservation asked(Ticket ticket) {
        return ticket.next == Next.CALLER_ANSWER ? ticket.caller : ticket.resource;
    }

    /** Nobody waits for a place that leads nowhere. */
    private static Step lookAtBreaker(Ticket ticket, LiveUpstream upstream, long nowNanos) {
        return upstream.breaker().isShut(nowNanos)
                ? divert(ticket, upstream, nowNanos)
                : admit(ticket, upstream, nowNanos);
    }

    private static Step admit(Ticket ticket, LiveUpstream upstream, long nowNanos) {
        LiveRoute route = ticket.route();
        if (!ticket.call.hasDeadline()) {
            ticket.deadlineNanos = nowNanos + patienceNanos(upstream);
        }
        upstream.begin(ticket, ticket, route, ticket.priority(route), ticket.deadlineNanos);
        // Once it waits, another thread may go on with it at any time.
        ticket.expectNews(Next.SERVICE);
        return switch (upstream.admission().enter(ticket, nowNanos)) {
            case ADMITTED -> pass(ticket, upstream, nowNanos);
            case QUEUED -> Step.QUEUED;
            case REFUSED -> deny(ticket, nowNanos);
        };
    }

    /** How long a caller waits who does not say: always for a few times as long as the call takes. */
    private static long patienceNanos(LiveUpstream upstream) {
        double few = PATIENCE * upstream.admission().limiter().serviceNanos();
        return Math.max(Admission.ASSUMED_DEADLINE_NANOS, (long) few);
    }

    private static Step pass(Ticket ticket, LiveUpstream upstream, long nowNanos) {
        ticket.breakerPermit = upstream.breaker().tryPass(nowNanos);
        if (ticket.breakerPermit != Breaker.REFUSED) {
            return Step.ENTERED;
        }
        upstream.admission().leave(ticket, nowNanos, Outcome.CANCELLED);
        return divert(ticket, upstream, nowNanos);
    }

    /** The breaker is open: what the policy says for that. The policy makes sure that no circle is run. */
    private static Step divert(Ticket ticket, LiveUpstream upstream, long nowNanos) {
        return switch (upstream.spec().breaker().fallback()) {
            case Fallback.None none -> refuseShut(ticket, upstream, FixedAnswer.none(), nowNanos);
            case Fallback.Answer fixed -> refuseShut(ticket, upstream, fixed.answer(), nowNanos);
            case Fallback.ToUpstream other -> {
                ticket.resource.cancel(nowNanos);
                yield limitResource(ticket, ticket.running.upstream(other.upstream()), nowNanos);
            }
        };
    }

    private static Step refuseShut(Ticket ticket, LiveUpstream upstream, FixedAnswer answer, long nowNanos) {
        long retryNanos = upstream.breaker().retryAfterNanos(nowNanos);
        return giveBack(ticket, nowNanos).refuse(Reason.BREAKER_OPEN, "", retryNanos, answer);
    }

    private static Step deny(Ticket ticket, long nowNanos) {
        Reason reason = switch (ticket.denial()) {
            case SHED -> Reason.SHED;
            case LATE -> Reason.TIMEOUT;
            case FULL, PER_KEY -> Reason.CONCURRENCY;
        };
        return giveBack(ticket, nowNanos).refuse(reason, ticket.denier(), ticket.retryAfterNanos());
    }

    private static Step refuse(Ticket ticket, Reservation limits, long nowNanos) {
        return giveBack(ticket, nowNanos)
                .refuse(limits.reason(), limits.limiter().name(), limits.retryAfterNanos());
    }

    /** The call is not made: what it took from limits is returned. */
    private static Ticket giveBack(Ticket ticket, long nowNanos) {
        ticket.caller.cancel(nowNanos);
        ticket.resource.cancel(nowNanos);
        return ticket;
    }

    /**
     * The caller does not wait any longer for a rate limit, for the store of shared limits or for the queue.
     *
     * @return whether it waited until now; if not, the queue has news, or will have in a moment
     */
    static boolean withdraw(Ticket ticket, Step waiting, long nowNanos) {
        if (waiting == Step.QUEUED && !ticket.upstream().admission().cancel(ticket)) {
            return false;
        }
        giveBack(ticket, nowNanos);
        return true;
    }

    /** What became of a call whose caller has withdrawn. */
    static Step refuseToWait(Ticket ticket, Step waiting, Reason reason) {
        if (waiting == Step.LATER) {
            Reservation limits = ticket.next == Next.RESOURCE ? ticket.caller : ticket.resource;
            return ticket.refuse(reason, limits.limiter().name(), ticket.waitNanos);
        }
        if (waiting == Step.ASKED) {
            return ticket.refuse(reason, "", RETRY_NANOS_MIN);
        }
        double serviceNanos = ticket.upstream().admission().limiter().serviceNanos();
        return ticket.refuse(reason, "", Math.max(RETRY_NANOS_MIN, (long) serviceNanos));
    }

    /** The news have come, but the caller has gone. */
    static void abandon(Ticket ticket, long nowNanos) {
        if (ticket.news() == Ticket.News.ADMITTED) {
            ticket.upstream().admission().leave(ticket, nowNanos, Outcome.CANCELLED);
        }
        Ticket unused = giveBack(ticket, nowNanos);
    }

    /** A call that entered has really cost so much. */
    static void settle(Ticket ticket, long cost, long nowNanos) {
        ticket.caller.settle(cost, nowNanos);
        ticket.resource.settle(cost, nowNanos);
    }

    /** A call that entered is over. */
    static void leave(Ticket ticket, Outcome outcome, long nowNanos) {
        LiveUpstream upstream = ticket.upstream;
        if (upstream == null) {
            return;
        }
        Breaker breaker = upstream.breaker();
        if (outcome == Outcome.CANCELLED) {
            breaker.onNothing(ticket.breakerPermit);
        } else {
            long serviceNanos = nowNanos - ticket.enteredNanos();
            breaker.onResult(ticket.breakerPermit, outcome != Outcome.SUCCESS, serviceNanos, nowNanos);
        }
        boolean late = outcome == Outcome.SUCCESS && isLate(ticket, nowNanos);
        upstream.admission().leave(ticket, nowNanos, late ? Outcome.LATE : outcome);
    }
}
