package dev.tidegate.gateway;

import dev.tidegate.policy.ListenerSpec;
import java.util.function.Supplier;

/**
 * How fast a client sends a body, or takes one. Patience is a time that runs out with the clock; each byte brings back
 * the time that it takes at the least rate, but never more than the whole, so a fast beginning buys no rest later. Used
 * by its event loop only.
 */
final class ClientPace {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Supplier<ListenerSpec.Timeouts> timeouts;
    private long limitNanos;

    /** Takes the times from the listener, where a reload may change them. */
    ClientPace(Supplier<ListenerSpec.Timeouts> timeouts) {
        this.timeouts = timeouts;
    }

    /** A body begins, or is wanted again. */
    void begin(long nowNanos) {
        limitNanos = nowNanos + patienceNanos();
    }

    /** Less than the whole time, so that within it even a client is cut that has a tenth of the least rate. */
    private long patienceNanos() {
        long bodyNanos = timeouts.get().bodyNanos();
        return bodyNanos - bodyNanos / 8;
    }

    /** So many bytes of the body went through. */
    void received(int bytes, long nowNanos) {
        long rate = timeouts.get().minBodyBytesPerSecond();
        long patience = patienceNanos();
        long earnedNanos = rate == 0 ? patience : bytes * SECOND_NANOS / rate;
        limitNanos = nowNanos + Math.min(limitNanos - nowNanos + earnedNanos, patience);
    }

    /** Whether the body was slower than allowed for too long. */
    boolean isTooSlow(long nowNanos) {
        return nowNanos - limitNanos >= 0;
    }
}
