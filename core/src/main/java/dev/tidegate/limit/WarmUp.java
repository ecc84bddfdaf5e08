package dev.tidegate.limit;

/**
 * A token or leaky bucket whose rate climbs from a third to its full value after a cold start, after Guava's
 * {@code SmoothWarmingUp} with its cold factor of 3.
 *
 * <p>A permit costs T·(3 - 2·age/warm-up), where the age is counted from the first call after the bucket lay unspent
 * for a whole warm-up time, in sixteenths, and stops at the warm-up time. A permit never costs less than T, so the
 * bound of the bucket holds as it is. The state is eight bits for the start of the warm-up above the arrival time.
 */
final class WarmUp extends WordRule {
    private static final int PHASE_BITS = 8;
    private static final int STEPS = 16;
    private static final long PHASE_MASK = (1 << PHASE_BITS) - 1;

    private final Gcra pace;
    private final long warmUpNanos;
    private final long stepNanos;

    WarmUp(Rate rate, long burst, long warmUpNanos, int bits) {
        super(bits);
        this.pace = Gcra.of(rate, burst, bits - PHASE_BITS);
        this.warmUpNanos = warmUpNanos;
        this.stepNanos = Math.ceilDiv(warmUpNanos, STEPS);
    }

    @Override
    long limit() {
        return pace.limit();
    }

    @Override
    long waitNanos(long state, long permits, long nowNanos) {
        if (permits > limit()) {
            return NEVER;
        }
        // A cold bucket that is full grants what a warm one would, or a large cost could never pass.
        long cost = Math.min(cost(state, permits, nowNanos), limit() * pace.interval());
        return pace.waitNanosFor(arrival(state), cost, nowNanos);
    }

    @Override
    long charge(long state, long permits, long nowNanos) {
        long age = age(state, nowNanos);
        long arrival = pace.chargeFor(arrival(state), cost(state, Math.min(permits, limit()), nowNanos), nowNanos);
        long beyond = permits - Math.min(permits, limit());
        return join(age, beyond == 0 ? arrival : pace.charge(arrival, beyond, nowNanos), nowNanos);
    }

    @Override
    long refund(long state, long permits, long grantedNanos, long nowNanos) {
        long arrival = pace.refund(arrival(state), permits, grantedNanos, nowNanos);
        return join(age(state, nowNanos), arrival, nowNanos);
    }

    @Override
    long depth(long state, long nowNanos) {
        long depth = pace.depth(arrival(state), nowNanos);
        // A warm bucket is worth keeping even when it is full.
        return depth == 0 && isCold(state, nowNanos) ? 0 : depth + 1;
    }

    @Override
    long remaining(long state, long nowNanos) {
        long remaining = pace.remaining(arrival(state), nowNanos);
        return remaining * STEPS / (3 * STEPS - 2 * age(state, nowNanos));
    }

    @Override
    long resetNanos(long state, long nowNanos) {
        return pace.resetNanos(arrival(state), nowNanos);
    }

    @Override
    long maxWaitNanos() {
        return pace.maxWaitNanos();
    }

    @Override
    long sweepNanos() {
        return pace.sweepNanos();
    }

    @Override
    long batch(int stripes) {
        return 0;
    }

    @Override
    double spent(long state, long nowNanos) {
        return pace.spent(arrival(state), nowNanos);
    }

    /** What was spent under another rule was spent by a live limit, so it counts as warm. */
    @Override
    long stateOf(double spentPermits, long nowNanos) {
        return join(spentPermits > 0 ? STEPS : 0, pace.stateOf(spentPermits, nowNanos), nowNanos);
    }

    private long cost(long state, long permits, long nowNanos) {
        long full = permits * pace.interval();
        return full + full / STEPS * 2 * (STEPS - age(state, nowNanos));
    }

    /** How many sixteenths of the warm-up have passed; 0 when cold. */
    private long age(long state, long nowNanos) {
        long age = (phase(nowNanos) - (state >>> pace.bits())) & PHASE_MASK;
        return isCold(state, nowNanos) ? 0 : Math.min(age, STEPS);
    }

    private boolean isCold(long state, long nowNanos) {
        long idleNanos = -pace.aheadNanos(arrival(state), nowNanos);
        return idleNanos >= warmUpNanos || idleNanos < -pace.maxWaitNanos();
    }

    private long phase(long nowNanos) {
        return Math.floorDiv(nowNanos, stepNanos) & PHASE_MASK;
    }

    private long join(long age, long arrival, long nowNanos) {
        return (((phase(nowNanos) - age) & PHASE_MASK) << pace.bits()) | arrival;
    }

    private long arrival(long state) {
        return state & -1L >>> (64 - pace.bits());
    }
}
