package dev.tidegate.answer;

/**
 * When a refused caller is told to come back: exact in milliseconds, and in whole seconds never too early. From ten
 * seconds on, the seconds are spread over a tenth more by chance of the decision id, so that those who were refused
 * together do not return together. Immutable.
 *
 * @param nanos when the same call would pass, in nanoseconds from now
 * @param jitterSeconds what is added to whole seconds
 */
public record RetryTime(long nanos, long jitterSeconds) {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long UNKNOWN_NANOS = SECOND;
    private static final int JITTER_DIVISOR = 10;

    /**
     * The time that a refusal is answered with.
     *
     * @param nanos when the same call would pass, in nanoseconds from now; 0 or less when nobody knows, which is told
     *     as a second
     * @param decision the id of the decision, 64 bits that look random
     */
    public static RetryTime of(long nanos, long decision) {
        long known = nanos > 0 ? nanos : UNKNOWN_NANOS;
        return new RetryTime(known, Math.floorMod(decision, known / SECOND / JITTER_DIVISOR + 1));
    }

    /** After how many seconds permits are renewed. Never 0: whoever may come at once would not have been refused. */
    public long windowSeconds() {
        return Math.max(1, Math.ceilDiv(nanos, SECOND));
    }

    /** After how many seconds to come back. */
    public long seconds() {
        return windowSeconds() + jitterSeconds;
    }

    /** The exact time in milliseconds, rounded up. */
    public long millis() {
        return Math.ceilDiv(nanos, MILLI);
    }

    /** The number of the text for people, rounded up. */
    public long amount() {
        return Math.max(1, Math.ceilDiv(nanos, unit().nanos()));
    }

    /** The unit of the text for people. */
    public WaitUnit unit() {
        return WaitUnit.of(nanos);
    }

    /** The text for people, such as {@code 38 ms}. */
    public String text() {
        return amount() + unit().suffix();
    }
}
