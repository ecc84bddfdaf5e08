package dev.tidegate.limit;

/**
 * A rule whose whole state for one key fits in the low bits of one word. Pure arithmetic: no method has an effect, and
 * whoever holds the word swaps it in with one compare-and-set. Immutable.
 *
 * <p>Times are compared by difference only, so {@code nowNanos} may wrap. A state that cannot be (garbage, or left over
 * from before a wrap) counts as unspent.
 */
abstract sealed class WordRule permits Gcra, WarmUp, WindowCount {
    /** A wait that never ends. */
    static final long NEVER = Long.MAX_VALUE;

    private final int bits;

    WordRule(int bits) {
        this.bits = bits;
    }

    /** The rule for words of so many bits. */
    static WordRule of(LimitRule rule, int bits) {
        return switch (rule) {
            case LimitRule.TokenBucket bucket -> of(bucket.rate(), bucket.burst(), bucket.warmUpNanos(), bits);
            case LimitRule.LeakyBucket bucket -> of(bucket.rate(), 1, bucket.warmUpNanos(), bits);
            case LimitRule.FixedWindow window -> new WindowCount(window.rate(), bits);
            case LimitRule.SlidingWindow window -> throw new IllegalArgumentException("needs a ring: " + window);
            case LimitRule.ApproximateSlidingWindow window ->
                throw new IllegalArgumentException("needs a ring: " + window);
        };
    }

    /** Whether one word holds a state of this rule at all. */
    static boolean isWord(LimitRule rule) {
        return switch (rule) {
            case LimitRule.TokenBucket bucket -> true;
            case LimitRule.LeakyBucket bucket -> true;
            case LimitRule.FixedWindow window -> true;
            case LimitRule.SlidingWindow window -> false;
            case LimitRule.ApproximateSlidingWindow window -> false;
        };
    }

    /** Whether so few bits hold a state of this rule precisely enough. */
    static boolean fits(LimitRule rule, int bits) {
        return switch (rule) {
            case LimitRule.TokenBucket bucket ->
                bucket.warmUpNanos() == 0 && Gcra.fits(bucket.rate(), bucket.burst(), bits);
            case LimitRule.LeakyBucket bucket -> bucket.warmUpNanos() == 0 && Gcra.fits(bucket.rate(), 1, bits);
            case LimitRule.FixedWindow window -> WindowCount.fits(window.rate(), bits);
            case LimitRule.SlidingWindow window -> false;
            case LimitRule.ApproximateSlidingWindow window -> false;
        };
    }

    private static WordRule of(Rate rate, long burst, long warmUpNanos, int bits) {
        return warmUpNanos == 0 ? Gcra.of(rate, burst, bits) : new WarmUp(rate, burst, warmUpNanos, bits);
    }

    /** How many low bits of the word the state takes. */
    final int bits() {
        return bits;
    }

    /** The most permits that can be granted at once. */
    abstract long limit();

    /** Nanoseconds until so many permits are due; 0 when they are, {@link #NEVER} when they exceed the limit. */
    abstract long waitNanos(long state, long permits, long nowNanos);

    /** The state after charging so many permits, due or not; a debt beyond the horizon of the word is cut off there. */
    abstract long charge(long state, long permits, long nowNanos);

    /** The state after giving back what time has not given back yet of permits granted at a time. */
    abstract long refund(long state, long permits, long grantedNanos, long nowNanos);

    /** How far from unspent a state is, in a unit of this rule; 0 when nothing is spent. */
    abstract long depth(long state, long nowNanos);

    /** How many permits are due now. */
    abstract long remaining(long state, long nowNanos);

    /** Nanoseconds until nothing is spent any more. */
    abstract long resetNanos(long state, long nowNanos);

    /** The longest wait that a charge can stand for. */
    abstract long maxWaitNanos();

    /** Within which time an unspent word must be cleared, lest a wrap of its clock make it look spent. */
    abstract long sweepNanos();

    /** How many permits may be charged in bulk for each of so many stripes; 0 when this rule suits no lease. */
    abstract long batch(int stripes);

    /** How much is spent, in permits. */
    abstract double spent(long state, long nowNanos);

    /** The state in which so many permits are spent; rounds up. */
    abstract long stateOf(double spentPermits, long nowNanos);
}
