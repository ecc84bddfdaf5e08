package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.LiveRoute;
import dev.tidegate.LiveUpstream;
import dev.tidegate.balance.Balancer;
import dev.tidegate.limit.Reservation;
import dev.tidegate.model.Reason;
import java.util.Optional;

/**
 * The line that a request travels: route, limits of its caller, limits of its resource, server. The one class that
 * knows the order. Each stage either hands on to the next or ends the exchange. Used by its event loop only.
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
            limitCaller(exchange, route.get());
        } else {
            exchange.answering().refuseUnrouted(gate);
        }
    }

    /** User level, then application level. */
    private void limitCaller(Exchange exchange, LiveRoute route) {
        Reservation reservation = exchange.permits().caller();
        route.limits().acquire(exchange.call(), route.spec().cost(), worker.nowNanos(), reservation);
        switch (reservation.verdict()) {
            case ADMITTED -> limitResource(exchange, route);
            case WAIT -> exchange.later(reservation.waitNanos(), () -> limitResource(exchange, route));
            case REFUSED -> exchange.answering().refuse(reservation);
        }
    }

    /** Resource level, in front of the upstream. A call refused here gives back what it took before. */
    private void limitResource(Exchange exchange, LiveRoute route) {
        LiveUpstream upstream = route.upstream(worker.random());
        exchange.record().aimedAt(upstream.spec().name());
        Reservation reservation = exchange.permits().resource();
        upstream.limits().acquire(exchange.call(), route.spec().cost(), worker.nowNanos(), reservation);
        switch (reservation.verdict()) {
            case ADMITTED -> limitStreams(exchange, route, upstream);
            case WAIT -> exchange.later(reservation.waitNanos(), () -> limitStreams(exchange, route, upstream));
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
            balance(exchange, route, upstream);
        }
    }

    private void balance(Exchange exchange, LiveRoute route, LiveUpstream upstream) {
        long keyHash = upstream.keyHash(exchange.call());
        int server = upstream.balancer().pick(keyHash, Balancer.NONE, worker.nowNanos());
        if (server == Balancer.NONE) {
            exchange.permits().giveBack();
            exchange.answering().refuse(Reason.NO_HEALTHY_UPSTREAM);
        } else {
            exchange.mirroring().begin(route);
            exchange.relay().begin(upstream, keyHash, server, worker.nowNanos());
        }
    }
}
