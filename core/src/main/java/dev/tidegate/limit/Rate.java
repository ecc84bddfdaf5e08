package dev.tidegate.limit;

import java.math.BigDecimal;

/**
 * So many permits in a time, for example 100 a second.
 *
 * @param permits how many, from 1 to {@link #MAX_PERMITS}
 * @param periodNanos the time in nanoseconds, from 1 to {@link #MAX_PERIOD_NANOS}
 */
public record Rate(long permits, long periodNanos) {
    /** The most permits of one period. */
    public static final long MAX_PERMITS = 1_000_000_000_000L;

    /** The longest period: 366 days. */
    public static final long MAX_PERIOD_NANOS = 366L * 24 * 3600 * 1_000_000_000L;

    /** Refuses what is outside the ranges. */
    public Rate {
        if (permits < 1 || permits > MAX_PERMITS) {
            throw new IllegalArgumentException("permits must be from 1 to " + MAX_PERMITS + ", but was " + permits);
        }
        if (periodNanos < 1 || periodNanos > MAX_PERIOD_NANOS) {
            throw new IllegalArgumentException(
                    "periodNanos must be from 1 to " + MAX_PERIOD_NANOS + ", but was " + periodNanos);
        }
    }

    /** So many permits a second. */
    public static Rate perSecond(long permits) {
        return new Rate(permits, 1_000_000_000L);
    }

    /** The part of one of so many: the same permits in so many times the time, or as near as can be said. */
    Rate spread(int parts) {
        return periodNanos <= MAX_PERIOD_NANOS / parts ? new Rate(permits, periodNanos * parts) : divided(parts);
    }

    /** The part of one of so many in the same time: rounded down, but one permit at least. */
    Rate divided(int parts) {
        return new Rate(Math.max(1, permits / parts), periodNanos);
    }

    /** The rate in permits a second, for people to read. */
    public double permitsPerSecond() {
        return BigDecimal.valueOf(permits).doubleValue() * 1e9 / periodNanos;
    }
}
