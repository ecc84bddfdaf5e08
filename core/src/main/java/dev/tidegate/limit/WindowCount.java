package dev.tidegate.limit;

/**
 * A fixed window: the number of the window above the count of what was spent in it.
 *
 * <p>What goes beyond the limit of one window (a debt, or a call that waits for the next window) is taken from the
 * windows after it: the count falls by the limit with each window. A thread whose clock reading is a little old sees a
 * window that lies in its future, and counts in that one.
 */
final class WindowCount extends WordRule {
    private static final int WINDOW_BITS_MIN = 12;
    private static final int DEBT_BITS = 3;
    private static final long LATE_NANOS_MAX = 60_000_000_000L;

    private final long limit;
    private final long periodNanos;
    private final int countBits;
    private final long lateWindowsMax;

    WindowCount(Rate rate, int bits) {
        super(bits);
        this.limit = rate.permits();
        this.periodNanos = rate.periodNanos();
        this.countBits = countBits(rate);
        this.lateWindowsMax = Math.min(LATE_NANOS_MAX / periodNanos + 1, 1L << (bits - countBits - 3));
    }

    /** Whether a word of so many bits has room for the count and enough windows. */
    static boolean fits(Rate rate, int bits) {
        return bits - countBits(rate) >= WINDOW_BITS_MIN;
    }

    private static int countBits(Rate rate) {
        return 64 - Long.numberOfLeadingZeros(rate.permits()) + DEBT_BITS;
    }

    @Override
    long limit() {
        return limit;
    }

    @Override
    long waitNanos(long state, long permits, long nowNanos) {
        if (permits > limit) {
            return NEVER;
        }
        long beyond = depth(state, nowNanos) + permits - limit;
        return beyond <= 0 ? 0 : nanosUntil(late(state, nowNanos) + Math.ceilDiv(beyond, limit), nowNanos);
    }

    @Override
    long charge(long state, long permits, long nowNanos) {
        return state(window(nowNanos) + late(state, nowNanos), depth(state, nowNanos) + Math.min(permits, countMax()));
    }

    @Override
    long refund(long state, long permits, long grantedNanos, long nowNanos) {
        long window = window(nowNanos) + late(state, nowNanos);
        boolean sameWindow = window(grantedNanos) == window;
        long depth = depth(state, nowNanos);
        return state(window, sameWindow ? Math.max(0, depth - permits) : depth);
    }

    @Override
    long depth(long state, long nowNanos) {
        long count = state & countMax();
        long windows = -ahead(state, nowNanos);
        if (windows <= 0) {
            return windows >= -lateWindowsMax ? count : 0;
        }
        return windows > 1 << DEBT_BITS ? 0 : Math.max(0, count - windows * limit);
    }

    @Override
    long remaining(long state, long nowNanos) {
        return Math.max(0, limit - depth(state, nowNanos));
    }

    @Override
    long resetNanos(long state, long nowNanos) {
        long depth = depth(state, nowNanos);
        return depth == 0 ? 0 : nanosUntil(late(state, nowNanos) + Math.ceilDiv(depth, limit), nowNanos);
    }

    @Override
    long maxWaitNanos() {
        return Math.multiplyExact((1L << DEBT_BITS) - 2, periodNanos);
    }

    @Override
    long sweepNanos() {
        int rangeBits = bits() - countBits - 2;
        return rangeBits >= Long.numberOfLeadingZeros(periodNanos) - 1 ? Long.MAX_VALUE : periodNanos << rangeBits;
    }

    @Override
    long batch(int stripes) {
        return 0;
    }

    @Override
    double spent(long state, long nowNanos) {
        return depth(state, nowNanos);
    }

    @Override
    long stateOf(double spentPermits, long nowNanos) {
        return state(window(nowNanos), (long) Math.ceil(Math.min(spentPermits, (double) countMax())));
    }

    private long window(long nanos) {
        return Math.floorDiv(nanos, periodNanos);
    }

    /** How many windows the state lies ahead of a clock that is late; 0 when it does not. */
    private long late(long state, long nowNanos) {
        long ahead = ahead(state, nowNanos);
        return ahead > 0 && ahead <= lateWindowsMax ? ahead : 0;
    }

    private long ahead(long state, long nowNanos) {
        int unused = 64 - bits() + countBits;
        return ((state >>> countBits) - window(nowNanos)) << unused >> unused;
    }

    private long nanosUntil(long windows, long nowNanos) {
        return windows * periodNanos - Math.floorMod(nowNanos, periodNanos);
    }

    private long state(long window, long count) {
        return ((window << countBits) | Math.min(count, countMax())) & (-1L >>> (64 - bits()));
    }

    private long countMax() {
        return (1L << countBits) - 1;
    }
}
