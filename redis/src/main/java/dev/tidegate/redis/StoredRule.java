package dev.tidegate.redis;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import java.nio.ByteBuffer;

/**
 * A rule in the words of the script, and for how long permits of it may be held in hand. Immutable.
 *
 * <p>Permits that are charged before they are used would let an interval see what was charged before it. So while nodes
 * hold permits for at most {@code heldNanos}, what the rate gives in that time is left unspent: admitted in (t1, t2]
 * was charged in (t1 - held, t2], which is at most burst - rate·held + rate·(Δt + held).
 *
 * @param kind the letter of the algorithm
 * @param paceMicros the time of one permit of a bucket, else the length of a (sub-)window
 * @param limit the most permits that can be granted at once
 * @param extra the warm-up time of a bucket in microseconds, or how many sub-windows a sliding window has
 * @param reserve how many permits are left unspent while nodes hold some
 * @param heldNanos for how long a node may hold permits; 0 when it may not
 */
record StoredRule(char kind, double paceMicros, long limit, double extra, double reserve, long heldNanos) {
    static final char BUCKET = 'b';
    private static final char FIXED_WINDOW = 'f';
    private static final char SLIDING_WINDOW = 'w';
    private static final char APPROXIMATE = 'x';

    private static final long HELD_NANOS_MIN = 5_000_000;
    private static final long HELD_NANOS_MAX = 100_000_000;
    /** A window is cut by at most this part by permits that nobody uses. */
    private static final int WINDOW_PART = 40;
    /** With fewer permits than this it is not worth while to hold some. */
    private static final long HELD_LIMIT_MIN = 8;

    private static final int RESERVE_PART = 4;
    private static final double NANOS_PER_MICRO = 1e3;

    /** How many bytes {@link #write} writes. */
    static final int BYTES = 1 + 4 * Double.BYTES;

    static StoredRule of(LimitRule rule) {
        Rate rate = rule.rate();
        double periodMicros = rate.periodNanos() / NANOS_PER_MICRO;
        return switch (rule) {
            case LimitRule.TokenBucket bucket -> bucket(rate, bucket.burst(), bucket.warmUpNanos());
            case LimitRule.LeakyBucket bucket -> bucket(rate, 1, bucket.warmUpNanos());
            case LimitRule.FixedWindow window ->
                new StoredRule(FIXED_WINDOW, periodMicros, rate.permits(), 0, 0, windowHeldNanos(rate));
            case LimitRule.SlidingWindow window ->
                new StoredRule(
                        SLIDING_WINDOW,
                        Math.ceil(periodMicros / window.buckets()),
                        rate.permits(),
                        window.buckets(),
                        0,
                        0);
            case LimitRule.ApproximateSlidingWindow window ->
                new StoredRule(APPROXIMATE, periodMicros, rate.permits(), 0, 0, 0);
        };
    }

    private static StoredRule bucket(Rate rate, long burst, long warmUpNanos) {
        double paceNanos = (double) rate.periodNanos() / rate.permits();
        double quarterNanos = burst * paceNanos / RESERVE_PART;
        boolean isHeld = warmUpNanos == 0 && quarterNanos >= HELD_NANOS_MIN && burst >= HELD_LIMIT_MIN;
        long heldNanos = isHeld ? (long) Math.min(quarterNanos, HELD_NANOS_MAX) : 0;
        double paceMicros = paceNanos / NANOS_PER_MICRO;
        return new StoredRule(
                BUCKET, paceMicros, burst, warmUpNanos / NANOS_PER_MICRO, heldNanos / paceNanos, heldNanos);
    }

    private static long windowHeldNanos(Rate rate) {
        long heldNanos = rate.periodNanos() / WINDOW_PART;
        boolean isHeld = heldNanos >= HELD_NANOS_MIN && rate.permits() >= HELD_LIMIT_MIN * WINDOW_PART;
        return isHeld ? Math.min(heldNanos, HELD_NANOS_MAX) : 0;
    }

    /** Whether nodes may hold permits in hand. */
    boolean isHeld() {
        return heldNanos > 0;
    }

    /** The most permits that a node may ask for at once to hold them. */
    long heldMax() {
        return Math.max(1, kind == BUCKET ? (long) (limit - reserve) : limit / WINDOW_PART);
    }

    /** Nanoseconds until one more permit is due while nothing else happens; 0 when that cannot be said. */
    double paceNanos() {
        return kind == BUCKET && extra == 0 ? paceMicros * NANOS_PER_MICRO : 0;
    }

    void write(ByteBuffer out) {
        out.put((byte) kind)
                .putDouble(paceMicros)
                .putDouble((double) limit)
                .putDouble(extra)
                .putDouble(reserve);
    }
}
