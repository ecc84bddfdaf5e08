package dev.tidegate.retry;

/**
 * A logarithmic scale of durations from 1 µs to over an hour: every power of two is cut into eight equal buckets, so
 * the middle of a bucket is off by at most 6 percent.
 */
final class LogScale {
    private static final int PARTS_BITS = 3;
    private static final int UNIT_BITS = 7;
    private static final int SHIFT_MAX = 32;

    /** How many buckets there are. */
    static final int BUCKETS = (SHIFT_MAX + 2) << PARTS_BITS;

    private LogScale() {}

    /** The bucket of a duration; anything outside the scale goes to its end. */
    static int bucket(long nanos) {
        long units = Math.max(0, nanos) >>> UNIT_BITS;
        int shift = Math.max(0, Long.SIZE - 1 - PARTS_BITS - Long.numberOfLeadingZeros(units));
        return shift > SHIFT_MAX ? BUCKETS - 1 : (shift << PARTS_BITS) + (int) (units >>> shift);
    }

    /** The middle of a bucket. */
    static long middleNanos(int bucket) {
        return (fromNanos(bucket) + fromNanos(bucket + 1)) / 2;
    }

    private static long fromNanos(int bucket) {
        int shift = Math.max(0, (bucket >>> PARTS_BITS) - 1);
        return (long) (bucket - (shift << PARTS_BITS)) << (shift + UNIT_BITS);
    }
}
