package dev.tidegate;

import dev.tidegate.limit.LimitChain;
import dev.tidegate.limit.Reservation;
import dev.tidegate.model.Call;
import dev.tidegate.model.Decision;
import dev.tidegate.policy.Policy;
import java.util.Optional;

/**
 * The policy decision point (the word of RFC 2753) for callers that bring their own transport, their own clock and
 * their own way to wait: a policy, and a decision by its rate limits for each call. The gateway and the library ask the
 * same {@link Gate} at the same positions of the line, so that all decide alike.
 *
 * <p>Thread-safe; takes no lock. A decision allocates a few small objects that do not outlive it.
 */
public final class DecisionPoint {
    private volatile Gate gate;

    private DecisionPoint(Gate gate) {
        this.gate = gate;
    }

    /**
     * Opens a gate for a policy.
     *
     * @param seed what the hashes of keys are seeded with; nobody outside may know it
     * @param nowNanos the time, on the clock of all later calls
     */
    public static DecisionPoint open(Policy policy, long seed, long nowNanos) {
        return new DecisionPoint(Gate.of(policy, seed, nowNanos));
    }

    /** The policy in force. */
    public Policy policy() {
        return gate.policy();
    }

    /** Puts another policy in force. Limits that keep their name keep what is spent. */
    public synchronized void reload(Policy policy, long nowNanos) {
        gate = gate.reloaded(policy, nowNanos);
    }

    /**
     * Decides about a call by the limits of its route, then by those of the resource behind it. A call that no route
     * takes passes: nothing limits it.
     *
     * @param random chooses among the upstreams of a route by weight
     */
    public Decision decide(Call call, long random, long nowNanos) {
        Optional<LiveRoute> route = gate.route(call);
        return route.isEmpty() ? Decision.Admit.NOW : decide(call, route.get(), random, nowNanos);
    }

    private static Decision decide(Call call, LiveRoute route, long random, long nowNanos) {
        Reservation caller = acquire(route.limits(), call, route, nowNanos);
        if (!caller.isAdmitted()) {
            return refusal(caller);
        }
        Reservation resource = acquire(route.upstream(random).limits(), call, route, nowNanos + caller.waitNanos());
        if (!resource.isAdmitted()) {
            caller.cancel(nowNanos);
            return refusal(resource);
        }
        long waitNanos = caller.waitNanos() + resource.waitNanos();
        return waitNanos == 0 ? Decision.Admit.NOW : new Decision.Admit(waitNanos);
    }

    private static Reservation acquire(LimitChain limits, Call call, LiveRoute route, long nowNanos) {
        Reservation reservation = new Reservation();
        limits.acquire(call, route.spec().cost(), nowNanos, reservation);
        return reservation;
    }

    private static Decision refusal(Reservation refused) {
        return new Decision.Refuse(refused.reason(), refused.limiter().name(), refused.retryAfterNanos());
    }
}
