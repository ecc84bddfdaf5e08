package dev.tidegate.bench.overload;

import dev.tidegate.simulation.Request;

/** A circuit breaker of anybody, in virtual time. */
interface Fuse {
    /** Whether a request may pass now. */
    boolean tryPass(Request request, long nowNanos);

    /** A request that passed is over; {@code failed} when its client gave up before. */
    void onResult(Request request, boolean failed, long serviceNanos, long nowNanos);

    /** A request that passed did not reach the service after all. */
    void onNothing(Request request);

    /** How often it has opened. */
    int openings();

    /** No breaker. */
    final class None implements Fuse {
        @Override
        public boolean tryPass(Request request, long nowNanos) {
            return true;
        }

        @Override
        public void onResult(Request request, boolean failed, long serviceNanos, long nowNanos) {
            // Nobody asks.
        }

        @Override
        public void onNothing(Request request) {
            // Nobody asks.
        }

        @Override
        public int openings() {
            return 0;
        }
    }
}
