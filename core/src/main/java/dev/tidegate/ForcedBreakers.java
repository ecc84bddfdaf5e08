package dev.tidegate;

import dev.tidegate.breaker.BreakerState;
import dev.tidegate.policy.BreakerSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The breakers that operators have set by hand. They stay so until their time is over, also over reloads, for a reload
 * may make a new breaker. At most one order for each breaker of the gate. Thread-safe; not for the path of a call.
 */
public final class ForcedBreakers {
    private final Map<BreakerName, Forced> all = new HashMap<>();

    /** Those of the gate that was made last: it is in force, or about to be. */
    private Map<String, LiveUpstream> upstreams = Map.of();

    ForcedBreakers() {}

    /**
     * What operators want of a breaker.
     *
     * @param state FORCED_OPEN or DISABLED
     * @param forNanos for how long yet; 0 until somebody changes it
     * @param reason why, for those who wonder
     */
    public record Order(BreakerState state, long forNanos, String reason) {
        /** Checks the state and the time. */
        public Order {
            if (state != BreakerState.FORCED_OPEN && state != BreakerState.DISABLED) {
                throw new IllegalArgumentException("state must be FORCED_OPEN or DISABLED, but was " + state);
            }
            if (forNanos < 0) {
                throw new IllegalArgumentException("forNanos must not be negative, but was " + forNanos);
            }
        }
    }

    /** An order, and when it was given. */
    private record Forced(Order order, long sinceNanos) {
        long leftNanos(long nowNanos) {
            return order.forNanos() - (nowNanos - sinceNanos);
        }

        boolean isOver(long nowNanos) {
            return order.forNanos() > 0 && leftNanos(nowNanos) <= 0;
        }
    }

    /** The upstreams of the next gate: sets their breakers too, and forgets orders for those that are gone. */
    synchronized void follow(Map<String, LiveUpstream> next, long nowNanos) {
        upstreams = next;
        all.entrySet().removeIf(entry -> {
            Optional<BreakerName.Place> place = entry.getKey().in(next);
            place.ifPresent(found -> set(found, entry.getValue().order().state(), nowNanos));
            return place.isEmpty();
        });
    }

    private static void set(BreakerName.Place place, BreakerState state, long nowNanos) {
        if (place.breaker().state() != state) {
            place.breaker().force(state, nowNanos);
        }
    }

    /**
     * Sets a breaker, until the time of the order is over or it is set again.
     *
     * @throws IllegalArgumentException when the policy has no such breaker
     * @throws IllegalStateException when it is to open, but the policy says that it only watches
     */
    public synchronized void force(BreakerName name, Order order, long nowNanos) {
        BreakerName.Place place = name.require(upstreams);
        boolean onlyWatches = place.mode() == BreakerSpec.Mode.SHADOW && place.automatic() != BreakerState.DISABLED;
        if (onlyWatches && order.state() == BreakerState.FORCED_OPEN) {
            throw new IllegalStateException("the breaker of " + name
                    + " only watches and lets everything pass: take mode: shadow out of the policy first");
        }
        all.put(name, new Forced(order, nowNanos));
        place.breaker().force(order.state(), nowNanos);
    }

    /**
     * Leaves a breaker alone again, whether it was set or not: it begins anew.
     *
     * @throws IllegalArgumentException when the policy has no such breaker
     */
    public synchronized void release(BreakerName name, long nowNanos) {
        BreakerName.Place place = name.require(upstreams);
        all.remove(name);
        place.breaker().force(place.automatic(), nowNanos);
    }

    /** What operators want of a breaker, with the time that is left; empty when they leave it alone. */
    public synchronized Optional<Order> order(BreakerName name, long nowNanos) {
        return Optional.ofNullable(all.get(name)).map(forced -> {
            Order order = forced.order();
            long left = order.forNanos() == 0 ? 0 : Math.max(1, forced.leftNanos(nowNanos));
            return new Order(order.state(), left, order.reason());
        });
    }

    /** Leaves alone whose time is over, and returns them. Call it about once a second. */
    public synchronized List<BreakerName> onPulse(long nowNanos) {
        List<BreakerName> over = new ArrayList<>();
        all.forEach((name, forced) -> {
            if (forced.isOver(nowNanos)) {
                over.add(name);
            }
        });
        over.forEach(name -> release(name, nowNanos));
        return over;
    }
}
