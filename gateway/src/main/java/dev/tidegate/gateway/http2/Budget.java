package dev.tidegate.gateway.http2;

/**
 * How often a peer may do something that costs it less than us: so many times at once, so many a second for ever, and
 * as many more as it {@link #earn}s by honest work. Not thread-safe; never full above its burst.
 */
public final class Budget {
    private static final double NANOS_PER_SECOND = 1e9;

    private final int burst;
    private final int perSecond;
    private double left;
    private long sinceNanos;

    /**
     * Makes a full budget.
     *
     * @param burst how often at once, at least 1
     * @param perSecond how often a second for ever
     */
    public Budget(int burst, int perSecond, long nowNanos) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.left = burst;
        this.sinceNanos = nowNanos;
    }

    /** Takes one; returns whether there was one. */
    public boolean spend(long nowNanos) {
        if (left < 1) {
            left = Math.min(burst, left + perSecond * ((nowNanos - sinceNanos) / NANOS_PER_SECOND));
            sinceNanos = nowNanos;
        }
        left--;
        return left >= 0;
    }

    /** Gives back, as far as the burst goes. */
    public void earn(double count) {
        left = Math.min(burst, left + count);
    }
}
