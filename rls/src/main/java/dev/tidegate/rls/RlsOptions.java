package dev.tidegate.rls;

import dev.tidegate.SharedStores;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What a policy does not say of a service. Immutable.
 *
 * @param listeners where to listen under a policy: one for {@code RLS}, and none or one for {@code ADMIN}
 * @param drainFor how long requests may take to end when the service ends
 * @param stores opens what limits of a cluster are counted in
 * @param clock like {@link System#nanoTime}
 */
public record RlsOptions(
        Function<Policy, List<ListenerSpec>> listeners, Duration drainFor, SharedStores stores, LongSupplier clock) {
    /** Refuses a negative time. */
    public RlsOptions {
        if (drainFor.isNegative()) {
            throw new IllegalArgumentException("drainFor must not be negative, but was " + drainFor);
        }
    }

    /** What the policy says, ten seconds to drain, stores of the class path, the clock of this machine. */
    public static RlsOptions defaults() {
        return new RlsOptions(
                RateLimitServer::usualListeners, Duration.ofSeconds(10), SharedStores.onClassPath(), System::nanoTime);
    }

    /** The same, with places to listen that no policy moves: one for {@code RLS}, and none or one for {@code ADMIN}. */
    public RlsOptions withListeners(ListenerSpec... others) {
        List<ListenerSpec> fixed = List.of(others);
        return withListeners(policy -> fixed);
    }

    /** The same, with other places to listen under a policy. */
    public RlsOptions withListeners(Function<Policy, List<ListenerSpec>> others) {
        return new RlsOptions(others, drainFor, stores, clock);
    }

    /** The same, with another time to drain. */
    public RlsOptions withDrainFor(Duration other) {
        return new RlsOptions(listeners, other, stores, clock);
    }

    /** The same, with stores that are opened in another way. */
    public RlsOptions withStores(SharedStores other) {
        return new RlsOptions(listeners, drainFor, other, clock);
    }

    /** The same, with another clock. */
    public RlsOptions withClock(LongSupplier other) {
        return new RlsOptions(listeners, drainFor, stores, other);
    }
}
