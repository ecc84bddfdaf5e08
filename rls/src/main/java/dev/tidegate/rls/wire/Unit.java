package dev.tidegate.rls.wire;

import java.util.Optional;

/**
 * In which time Envoy counts. The numbers are those of {@code RateLimitUnit} and of {@code RateLimit.Unit}, which
 * agree; months and years are those of envoyproxy/ratelimit.
 */
public enum Unit {
    /** A second. */
    SECOND(1, 1),
    /** A minute. */
    MINUTE(2, 60),
    /** An hour. */
    HOUR(3, 3_600),
    /** A day. */
    DAY(4, 86_400),
    /** Seven days. */
    WEEK(7, 604_800),
    /** 30 days. */
    MONTH(5, 2_592_000),
    /** 365 days. */
    YEAR(6, 31_536_000);

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int number;
    private final long seconds;

    Unit(int number, long seconds) {
        this.number = number;
        this.seconds = seconds;
    }

    /** How messages call it. */
    public int number() {
        return number;
    }

    /** How long it is. */
    public long nanos() {
        return seconds * SECOND_NANOS;
    }

    /** The unit that messages call by this number; empty for none. */
    public static Optional<Unit> of(long number) {
        for (Unit unit : values()) {
            if (unit.number == number) {
                return Optional.of(unit);
            }
        }
        return Optional.empty();
    }

    /** The shortest unit in which a period ends; the longest one when it is longer than all. */
    public static Unit holding(long periodNanos) {
        for (Unit unit : values()) {
            if (periodNanos <= unit.nanos()) {
                return unit;
            }
        }
        return YEAR;
    }
}
