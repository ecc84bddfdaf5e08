package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.LiveUpstream;
import dev.tidegate.breaker.Breaker;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.gateway.admin.OperatorOrder;
import dev.tidegate.gateway.admin.OverloadReport.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The breakers that operators have set by hand. They stay so until their time is over, also over reloads, for a reload
 * may make a new breaker. At most one entry for each breaker of the gate. Thread-safe.
 */
final class ForcedBreakers {
    private final Map<Name, Forced> all = new HashMap<>();

    /**
     * Which breaker.
     *
     * @param server the address of a server; empty for the breaker of the whole upstream
     */
    record Name(String upstream, String server) {
        /** Where the breaker is in a gate; none when the policy has left it out. */
        Optional<Place> in(Gate gate) {
            LiveUpstream found = gate.upstreams().get(upstream);
            return found == null ? Optional.empty() : Place.of(found, server);
        }

        @Override
        public String toString() {
            return server.isEmpty() ? "upstream '" + upstream + "'" : "server " + server + " of '" + upstream + "'";
        }
    }

    /**
     * A breaker of a gate.
     *
     * @param automatic what it does when operators leave it alone
     */
    record Place(Breaker breaker, BreakerState automatic) {
        /** That of a server, or of the whole upstream when the address is empty. */
        static Optional<Place> of(LiveUpstream upstream, String server) {
            if (server.isEmpty()) {
                return Optional.of(new Place(upstream.breaker(), upstream.automaticState()));
            }
            return IntStream.range(0, upstream.balancer().size())
                    .filter(i -> upstream.balancer().definition(i).address().equals(server))
                    .mapToObj(i -> new Place(upstream.breaker(i), upstream.automaticStateOfServers()))
                    .findFirst();
        }
    }

    /**
     * What was decided about a breaker.
     *
     * @param state FORCED_OPEN or DISABLED
     * @param untilNanos when it ends; of no meaning unless {@code ends}
     */
    private record Forced(BreakerState state, boolean ends, long untilNanos, String reason) {
        boolean isOver(long nowNanos) {
            return ends && nowNanos - untilNanos >= 0;
        }
    }

    /** Sets a breaker to {@code open} or {@code disabled}, until its time is over or it is set again. */
    synchronized void force(Name name, Place place, OperatorOrder order, long nowNanos) {
        BreakerState state = order.state().equals("open") ? BreakerState.FORCED_OPEN : BreakerState.DISABLED;
        all.put(name, new Forced(state, order.forNanos() > 0, nowNanos + order.forNanos(), order.reason()));
        place.breaker().force(state, nowNanos);
    }

    /** Leaves a breaker alone again. */
    synchronized void release(Name name, Place place, long nowNanos) {
        all.remove(name);
        place.breaker().force(place.automatic(), nowNanos);
    }

    /** What was decided about a breaker. */
    synchronized Order order(Name name, long nowNanos) {
        Forced forced = all.get(name);
        if (forced == null) {
            return Order.NONE;
        }
        String state = forced.state() == BreakerState.FORCED_OPEN ? "open" : "disabled";
        return new Order(state, forced.ends() ? Math.max(1, forced.untilNanos() - nowNanos) : 0, forced.reason());
    }

    /** Sets breakers again that a reload made new, and ends what is over. Returns whose time is over. */
    synchronized List<Name> onPulse(Gate gate, long nowNanos) {
        List<Name> over = new ArrayList<>();
        all.entrySet().removeIf(entry -> {
            Optional<Place> place = entry.getKey().in(gate);
            if (place.isEmpty()) {
                return true;
            }
            boolean isOver = entry.getValue().isOver(nowNanos);
            BreakerState wanted =
                    isOver ? place.get().automatic() : entry.getValue().state();
            if (isOver || place.get().breaker().state() != wanted) {
                place.get().breaker().force(wanted, nowNanos);
            }
            if (isOver) {
                over.add(entry.getKey());
            }
            return isOver;
        });
        return over;
    }
}
