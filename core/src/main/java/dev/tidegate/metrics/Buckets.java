package dev.tidegate.metrics;

/**
 * The log-linear scale of {@link Histogram}: every power of two is cut into 32 equal buckets, as HdrHistogram does (Gil
 * Tene, hdrhistogram.org). The unit is 32 ns, so a bucket is 32 ns wide up to 2 µs and at most 1/32 of its value above;
 * its middle is off by no more than 1.6 percent.
 */
final class Buckets {
    /** The longest duration told apart, one hour; longer ones count as this. */
    static final long NANOS_MAX = 3_600_000_000_000L;

    private static final int UNIT_BITS = 5;
    private static final int LINEAR_BITS = 5;

    /** How many buckets there are. */
    static final int COUNT = index(NANOS_MAX) + 1;

    private Buckets() {}

    /** The bucket of a duration; anything outside the scale goes to its end. */
    static int index(long nanos) {
        long units = Math.clamp(nanos, 0, NANOS_MAX) >>> UNIT_BITS;
        int shift = Math.max(0, Long.SIZE - 1 - LINEAR_BITS - Long.numberOfLeadingZeros(units));
        return (shift << LINEAR_BITS) + (int) (units >>> shift);
    }

    /** The smallest duration in a bucket. */
    static long fromNanos(int index) {
        int shift = Math.max(0, (index >>> LINEAR_BITS) - 1);
        return (long) (index - (shift << LINEAR_BITS)) << (shift + UNIT_BITS);
    }

    /** The middle of a bucket. */
    static long middleNanos(int index) {
        return fromNanos(index) + (fromNanos(index + 1) - fromNanos(index)) / 2;
    }
}
