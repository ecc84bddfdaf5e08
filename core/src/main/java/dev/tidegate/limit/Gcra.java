package dev.tidegate.limit;

/**
 * The generic cell rate algorithm (ITU-T I.371, virtual scheduling): the state is the theoretical arrival time at which
 * the bucket is full again. Token bucket with tolerance burst·T, leaky bucket with tolerance T.
 *
 * <p>Time is counted in units of 2<sup>-shift</sup> ns, chosen so that the interval T between two permits has at least
 * 2<sup>14</sup> of them (2<sup>20</sup> where the word has room). T is rounded up. Where a unit is longer than a
 * nanosecond the clock is rounded down, which could let a permit pass one unit early; two more units in T pay for that:
 * n permits need (n - burst)·(T + 2) ≤ Δt + 1, hence n ≤ burst + Δt/T for every whole n.
 */
final class Gcra extends WordRule {
    private static final int INTERVAL_BITS = 20;
    private static final int INTERVAL_BITS_MIN = 14;
    /** The clock of a word runs at least this many bits of nanoseconds (17 s) before it wraps. */
    private static final int RANGE_BITS_MIN = 34;

    /** A word has room for a debt of this many bits more than the burst. */
    private static final int DEBT_BITS = 3;

    private static final long BATCH_MIN = 2;
    private static final long BATCH_MAX = 1000;

    private final int shift;
    private final long interval;
    private final long burst;
    private final long tolerance;
    private final long horizon;

    private Gcra(int bits, int shift, long interval, long burst) {
        super(bits);
        this.shift = shift;
        this.interval = interval;
        this.burst = burst;
        this.tolerance = burst * interval;
        this.horizon = horizon(bits);
    }

    /** The finest clock that fits into so many bits. */
    static Gcra of(Rate rate, long burst, int bits) {
        double intervalNanos = (double) rate.periodNanos() / rate.permits();
        int roomBits = bitsOf(horizon(bits)) - 1 - DEBT_BITS - bitsOf(burst);
        int intervalBits = Math.min(INTERVAL_BITS + 1, roomBits);
        int wanted = intervalBits - 1 - Math.getExponent(intervalNanos);
        int shift = Math.clamp(wanted, bits - 64, bits - RANGE_BITS_MIN);
        // A long word has room for whole nanoseconds, and then every wait is exact.
        boolean exact = shift < 0 && Math.getExponent(intervalNanos) + 1 <= roomBits;
        return of(rate, burst, bits, exact ? 0 : shift);
    }

    private static Gcra of(Rate rate, long burst, int bits, int shift) {
        long interval = shift >= 0
                ? ceilDivScaled(rate.periodNanos(), shift, rate.permits())
                : Math.ceilDiv(Math.ceilDiv(rate.periodNanos(), rate.permits()), 1L << -shift) + 2;
        return new Gcra(bits, shift, interval, burst);
    }

    /** Whether a word of so many bits tells the intervals of this rule well enough. */
    static boolean fits(Rate rate, long burst, int bits) {
        Gcra rule = of(rate, burst, bits);
        return rule.interval >= 1L << INTERVAL_BITS_MIN && burst <= (rule.horizon >> DEBT_BITS) / rule.interval;
    }

    /**
     * A short word keeps its horizon small, so that a state left over from before a wrap is rarely mistaken for debt.
     */
    private static long horizon(int bits) {
        return 1L << (bits < 46 ? bits - 8 : bits - 2);
    }

    private static int bitsOf(long value) {
        return 64 - Long.numberOfLeadingZeros(value);
    }

    private static long ceilDivScaled(long dividend, int shift, long divisor) {
        long whole = dividend / divisor;
        long rest = dividend % divisor;
        // rest·2^shift may not fit a long, so the shift is made bit by bit, as in long division.
        for (int i = 0; i < shift; i++) {
            rest <<= 1;
            whole <<= 1;
            if (rest >= divisor) {
                rest -= divisor;
                whole++;
            }
        }
        return rest == 0 ? whole : whole + 1;
    }

    @Override
    long limit() {
        return burst;
    }

    long interval() {
        return interval;
    }

    @Override
    long waitNanos(long state, long permits, long nowNanos) {
        return permits > burst ? NEVER : waitNanosFor(state, permits * interval, nowNanos);
    }

    /** As {@link #waitNanos}, for a cost in units. */
    long waitNanosFor(long state, long cost, long nowNanos) {
        long early = depth(state, nowNanos) + cost - tolerance;
        return early <= 0 ? 0 : nanosUntil(early, nowNanos);
    }

    @Override
    long charge(long state, long permits, long nowNanos) {
        return chargeFor(state, Math.min(permits, horizon / interval) * interval, nowNanos);
    }

    /** As {@link #charge}, for a cost in units. */
    long chargeFor(long state, long cost, long nowNanos) {
        return stateAt(depth(state, nowNanos) + cost, nowNanos);
    }

    @Override
    long refund(long state, long permits, long grantedNanos, long nowNanos) {
        long elapsed = Math.max(0, nowNanos - grantedNanos);
        long elapsedUnits = shift >= 0 ? Math.min(elapsed, horizon >> shift) << shift : -(-elapsed >> -shift);
        // Each grant ages at the full rate from its own time on. That is less than what its slot may still be worth,
        // but a larger refund could hand out again what time has already given back.
        long due = Math.min(permits, horizon / interval) * interval - elapsedUnits;
        long depth = depth(state, nowNanos);
        return stateAt(depth - Math.clamp(due, 0, depth), nowNanos);
    }

    @Override
    long depth(long state, long nowNanos) {
        int unused = 64 - bits();
        long ahead = (state - units(nowNanos)) << unused >> unused;
        return ahead <= 0 || ahead > horizon ? 0 : ahead;
    }

    /** Nanoseconds from now to the arrival time; below 0 when it has passed. */
    long aheadNanos(long state, long nowNanos) {
        int unused = 64 - bits();
        long ahead = (state - units(nowNanos)) << unused >> unused;
        return shift >= 0 ? ahead >> shift : ahead << -shift;
    }

    @Override
    long remaining(long state, long nowNanos) {
        return Math.max(0, tolerance - depth(state, nowNanos)) / interval;
    }

    @Override
    long resetNanos(long state, long nowNanos) {
        long depth = depth(state, nowNanos);
        return depth == 0 ? 0 : nanosUntil(depth, nowNanos);
    }

    @Override
    long maxWaitNanos() {
        long units = horizon - tolerance;
        return shift >= 0 ? units >> shift : units << (-shift - 1);
    }

    @Override
    long sweepNanos() {
        int rangeBits = bits() - shift - 2;
        return rangeBits > 62 ? Long.MAX_VALUE : 1L << rangeBits;
    }

    /** What the rate gives in a millisecond; the reserve may take a quarter of the burst. */
    @Override
    long batch(int stripes) {
        long perMillisecond = (shift >= 0 ? 1_000_000L << Math.min(shift, 40) : 1_000_000L >> -shift) / interval;
        long batch = Math.min(Math.min(perMillisecond, burst / 4) / stripes, BATCH_MAX);
        return batch < BATCH_MIN ? 0 : batch;
    }

    @Override
    double spent(long state, long nowNanos) {
        return (double) depth(state, nowNanos) / interval;
    }

    @Override
    long stateOf(double spentPermits, long nowNanos) {
        double units = Math.ceil(spentPermits * interval);
        return stateAt(units >= horizon ? horizon : (long) units, nowNanos);
    }

    private long stateAt(long depth, long nowNanos) {
        return (units(nowNanos) + Math.min(depth, horizon)) & (-1L >>> (64 - bits()));
    }

    private long units(long nanos) {
        return shift >= 0 ? nanos << shift : nanos >> -shift;
    }

    private long nanosUntil(long units, long nowNanos) {
        return shift >= 0
                ? (units + (1L << shift) - 1) >> shift
                : (units << -shift) - (nowNanos & ((1L << -shift) - 1));
    }
}
