package dev.tidegate.limit;

/**
 * How the words of a {@link WindowRing} are laid out; rings of equal layout can read one another's words. Pure
 * arithmetic.
 *
 * @param buckets how many sub-windows make a window
 * @param bucketNanos how long one is
 * @param isWeighted whether the oldest sub-window counts by its share
 * @param totalBits how many bits the running total has
 */
record RingLayout(int buckets, long bucketNanos, boolean isWeighted, int totalBits) {
    private static final int GENERATION_SHIFT = 56;
    private static final long SMALL_LIMIT_MAX = 1L << 29;

    static RingLayout of(LimitRule rule) {
        return switch (rule) {
            case LimitRule.SlidingWindow window -> of(window.rate(), window.buckets(), false);
            case LimitRule.ApproximateSlidingWindow window -> of(window.rate(), 1, true);
            case LimitRule.TokenBucket bucket -> throw new IllegalArgumentException("needs no ring: " + bucket);
            case LimitRule.LeakyBucket bucket -> throw new IllegalArgumentException("needs no ring: " + bucket);
            case LimitRule.FixedWindow window -> throw new IllegalArgumentException("needs no ring: " + window);
        };
    }

    private static RingLayout of(Rate rate, int buckets, boolean isWeighted) {
        int totalBits = rate.permits() <= SMALL_LIMIT_MAX ? 32 : 43;
        return new RingLayout(buckets, Math.ceilDiv(rate.periodNanos(), buckets), isWeighted, totalBits);
    }

    /** How many sub-windows count besides the current one. */
    int span() {
        return buckets;
    }

    /** How many starts the ring holds: two more than count, rounded up to a power of two. */
    int slots() {
        return Integer.highestOneBit(buckets + 1) << 1;
    }

    /** How many words one ring takes. */
    int words() {
        return 1 + slots();
    }

    int slot(int base, long bucket) {
        return base + 1 + (int) (bucket & (slots() - 1));
    }

    long bucket(long nanos) {
        return Math.floorDiv(nanos, bucketNanos);
    }

    long nanosUntil(long bucket, long nowNanos) {
        return (bucket - bucket(nowNanos)) * bucketNanos - Math.floorMod(nowNanos, bucketNanos);
    }

    long word(int generation, long bucket, long total) {
        long bucketMask = (1L << (GENERATION_SHIFT - totalBits)) - 1;
        return ((long) generation << GENERATION_SHIFT) | ((bucket & bucketMask) << totalBits) | (total & totalMask());
    }

    int generation(long word) {
        return (int) (word >>> GENERATION_SHIFT);
    }

    /** How many sub-windows a word is ahead of one; below 0 when behind. */
    long ahead(long word, long bucket) {
        int unused = 64 - GENERATION_SHIFT + totalBits;
        return ((word >>> totalBits) - bucket) << unused >> unused;
    }

    /** Further ahead than this a word is no sign of the future but of a wrap. */
    long aheadMax() {
        return 1L << (GENERATION_SHIFT - totalBits - 3);
    }

    long total(long word) {
        return word & totalMask();
    }

    long totalMask() {
        return (1L << totalBits) - 1;
    }
}
