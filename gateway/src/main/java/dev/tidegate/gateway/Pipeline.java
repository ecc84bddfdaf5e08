package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.LiveRoute;
import dev.tidegate.LiveUpstream;
import dev.tidegate.admit.Priority;
import dev.tidegate.balance.Balancer;
import dev.tidegate.degrade.Ladder;
import dev.tidegate.gateway.answer.Refusal;
import dev.tidegate.limit.Reservation;
import dev.tidegate.model.Outcome;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.Fallback;
import dev.tidegate.policy.FixedAnswer;
import java.util.Optional;

/**
 * The line that a request travels: route, is its feature on, limits of its caller, limits of its resource, is the
 * breaker shut, is there a place, server. The one class that knows the order. Each stage either hands on to the next or
 * ends the exchange; one that ends it gives back what the stages before it took. Used by its event loop only.
 */
final class Pipeline {
    private final Worker worker;

    Pipeline(Worker worker) {
        this.worker = worker;
    }

    void run(Exchange exchange) {
        route(exchange);
    }

    private void route(Exchange exchange) {
        Gate gate = worker.gate();
        Optional<LiveRoute> route = gate.route(exchange.call());
        if (route.isPresent()) {
            exchange.routed(route.get());
            degrade(exchange, route.get(), gate.ladder());
        } else {
            exchange.answering().refuseUnrouted(gate);
        }
    }

    /** What the ladder has switched off costs nothing more than its answer. */
    private void degrade(Exchange exchange, LiveRoute route, Ladder ladder) {
        if (!ladder.isOn(route.feature())) {
            degraded(exchange, route, route.spec().feature());
        } else if (ladder.isLastRung() && exchange.call().priority() != Priority.CRITICAL_PLUS) {
            degraded(exchange, route, Refusal.LAST_RUNG);
        } else {
            limitCaller(exchange, route);
        }
    }

    private static void degraded(Exchange exchange, LiveRoute route, String rule) {
        exchange.answering().answerInstead(route.spec().degraded(), Reason.DEGRADED, rule, 0);
    }

    /** User level, then application level. */
    private void limitCaller(Exchange exchange, LiveRoute route) {
        Reservation reservation = exchange.permits().caller();
        route.limits().acquire(exchange.call(), route.spec().cost(), worker.nowNanos(), reservation);
        judgeCaller(exchange, route);
    }

    private void judgeCaller(Exchange exchange, LiveRoute route) {
        Reservation reservation = exchange.permits().caller();
        switch (reservation.verdict()) {
            case ADMITTED -> target(exchange, route);
            case WAIT -> exchange.later(reservation.waitNanos(), () -> target(exchange, route));
            case PENDING -> exchange.whenAnswered(reservation, () -> judgeCaller(exchange, route));
            case REFUSED -> exchange.answering().refuse(reservation);
        }
    }

    private void target(Exchange exchange, LiveRoute route) {
        limitResource(exchange, route, route.upstream(worker.random()));
    }

    /** Resource level, in front of the upstream. */
    private void limitResource(Exchange exchange, LiveRoute route, LiveUpstream upstream) {
        exchange.record().aimedAt(upstream.spec().name());
        Reservation reservation = exchange.permits().resource();
        upstream.limits().acquire(exchange.call(), route.spec().cost(), worker.nowNanos(), reservation);
        judgeResource(exchange, route, upstream);
    }

    private void judgeResource(Exchange exchange, LiveRoute route, LiveUpstream upstream) {
        Reservation reservation = exchange.permits().resource();
        switch (reservation.verdict()) {
            case ADMITTED -> limitStreams(exchange, route, upstream);
            case WAIT -> exchange.later(reservation.waitNanos(), () -> limitStreams(exchange, route, upstream));
            case PENDING -> exchange.whenAnswered(reservation, () -> judgeResource(exchange, route, upstream));
            case REFUSED -> {
                exchange.permits().caller().cancel(worker.nowNanos());
                exchange.answering().refuse(reservation);
            }
        }
    }

    /** A WebSocket is one more stream of its caller from the start; an event stream shows itself in its reply. */
    private void limitStreams(Exchange exchange, LiveRoute route, LiveUpstream upstream) {
        if (exchange.asksForWebSocket(upstream) && !exchange.stream().take(route, StreamPlace.Kind.WEBSOCKET)) {
            exchange.permits().giveBack();
            exchange.answering().refuseStream();
        } else {
            look(exchange, route, upstream);
        }
    }

    /** A look at the breaker, so that nobody waits for a place that leads nowhere. */
    private void look(Exchange exchange, LiveRoute route, LiveUpstream upstream) {
        if (upstream.breaker().isShut(worker.nowNanos())) {
            fallBack(exchange, route, upstream);
        } else {
            admit(exchange, route, upstream);
        }
    }

    /** A place among those that the upstream serves at once, at once or in turn. */
    private void admit(Exchange exchange, LiveRoute route, LiveUpstream upstream) {
        switch (exchange.place().take(route, upstream)) {
            case ADMITTED -> balance(exchange, route, upstream);
            case QUEUED -> {}
            case REFUSED -> deny(exchange, upstream);
        }
    }

    /** Goes on with an exchange that has waited for its turn. */
    void onTurn(Exchange exchange, LiveRoute route, LiveUpstream upstream, boolean admitted) {
        if (admitted) {
            balance(exchange, route, upstream);
        } else {
            deny(exchange, upstream);
        }
    }

    private static void deny(Exchange exchange, LiveUpstream upstream) {
        exchange.permits().giveBack();
        String name = upstream.spec().name();
        Turn turn = exchange.place().turn();
        long retryAfterNanos = turn.retryAfterNanos();
        switch (turn.denial()) {
            case SHED -> exchange.answering().refuse(Reason.SHED, name, retryAfterNanos);
            case LATE -> exchange.answering().refuse(Reason.TIMEOUT, name, retryAfterNanos);
            case FULL -> exchange.answering().refuse(Reason.CONCURRENCY, name, retryAfterNanos);
            case PER_KEY ->
                exchange.answering().refuse(Reason.CONCURRENCY, Refusal.perKey(name, turn.limit()), retryAfterNanos);
        }
    }

    /** A server, and last of all the permits of the breakers. */
    private void balance(Exchange exchange, LiveRoute route, LiveUpstream upstream) {
        long keyHash = upstream.keyHash(exchange.call());
        int server = exchange.relay().choose(upstream, keyHash);
        if (server == Balancer.NONE) {
            exchange.permits().giveBack();
            exchange.answering().refuse(Reason.NO_HEALTHY_UPSTREAM);
        } else if (server == Passage.SHUT) {
            fallBack(exchange, route, upstream);
        } else {
            exchange.mirroring().begin(route);
            exchange.relay().begin(upstream, keyHash, server, worker.nowNanos());
        }
    }

    /** The breaker lets the call not pass: what its callers get then. The policy makes sure that no circle is run. */
    private void fallBack(Exchange exchange, LiveRoute route, LiveUpstream from) {
        exchange.place().leave(Outcome.CANCELLED);
        exchange.stream().leave();
        LiveUpstream other = switch (from.spec().breaker().fallback()) {
            case Fallback.ToUpstream to -> worker.gate().upstreams().get(to.upstream());
            case Fallback.Answer answer -> null;
            case Fallback.None none -> null;
        };
        if (other == null) {
            exchange.permits().giveBack();
            refuseShut(exchange, from);
        } else {
            exchange.permits().giveBackResource();
            limitResource(exchange, route, other);
        }
    }

    /** Answers that the breaker is open: in the words of the policy, if it has any. */
    void refuseShut(Exchange exchange, LiveUpstream upstream) {
        FixedAnswer stated = upstream.spec().breaker().fallback() instanceof Fallback.Answer fixed
                ? fixed.answer()
                : FixedAnswer.none();
        long retryAfterNanos = Passage.retryAfterNanos(upstream, worker.nowNanos());
        exchange.answering()
                .answerInstead(stated, Reason.BREAKER_OPEN, upstream.spec().name(), retryAfterNanos);
    }
}
