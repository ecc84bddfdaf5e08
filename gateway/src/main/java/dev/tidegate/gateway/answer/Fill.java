package dev.tidegate.gateway.answer;

import io.netty.util.AsciiString;

/**
 * The values for the holes of one answer.
 *
 * @param retryNanos when to come back, at least 0
 * @param jitterSeconds added to the seconds of Retry-After so that refused callers do not return all at once
 * @param date the date of now, as RFC 9110 writes it
 */
record Fill(long decision, long remaining, long retryNanos, long jitterSeconds, AsciiString date) {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;

    /** Never 0: a client that may come back at once would not have been refused. */
    long windowSeconds() {
        return Math.max(1, Math.ceilDiv(retryNanos, SECOND));
    }

    long retrySeconds() {
        return windowSeconds() + jitterSeconds;
    }

    long retryMillis() {
        return Math.ceilDiv(retryNanos, MILLI);
    }

    /** The number of the text for people: milliseconds up to a second, then seconds, minutes, hours; rounded up. */
    long waitAmount() {
        return Math.max(1, Math.ceilDiv(retryNanos, waitUnit().nanos()));
    }

    WaitUnit waitUnit() {
        for (WaitUnit unit : WaitUnit.ALL) {
            if (retryNanos < unit.belowNanos()) {
                return unit;
            }
        }
        return WaitUnit.HOURS;
    }
}
