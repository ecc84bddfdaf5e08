package dev.tidegate.bench.shared;

/**
 * One limit of one key, which everybody asks.
 *
 * @param perSecond permits a second, at least 1
 * @param burst permits at once, at least 1
 */
record HotLimit(long perSecond, long burst) {
    /** So many a second, and as many at once: what each of the peers can express. */
    static HotLimit of(long perSecond) {
        return new HotLimit(perSecond, perSecond);
    }
}
