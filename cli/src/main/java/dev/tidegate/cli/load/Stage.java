package dev.tidegate.cli.load;

import java.time.Duration;

/**
 * A part of a run, in which the rate moves evenly from one value to another.
 *
 * @param fromPerSecond requests a second at its beginning, 0 or more
 * @param toPerSecond requests a second at its end, 0 or more
 * @param length how long it lasts, more than nothing
 */
public record Stage(double fromPerSecond, double toPerSecond, Duration length) {
    private static final double NANOS = 1e9;

    /** Refuses a negative rate and an empty time. */
    public Stage {
        if (!(fromPerSecond >= 0 && toPerSecond >= 0)) {
            throw new IllegalArgumentException(
                    "a rate must be 0 or more, but was " + fromPerSecond + ".." + toPerSecond);
        }
        if (length.isNegative() || length.isZero()) {
            throw new IllegalArgumentException("length must be more than nothing, but was " + length);
        }
    }

    /** How many requests fall into this stage. */
    double requests() {
        return (fromPerSecond + toPerSecond) / 2 * seconds();
    }

    /** How many of them fall into its first nanoseconds. */
    double requestsBefore(long nanos) {
        double time = nanos / NANOS;
        return fromPerSecond * time + slope() * time * time / 2;
    }

    /** When the area under the rate reaches a number of requests: the root of a·t + k·t²/2 = n. */
    long nanosUntil(double requests) {
        double root = Math.sqrt(Math.max(0, fromPerSecond * fromPerSecond + 2 * slope() * requests));
        // 2n/(a + root) is (root - a)/k without its cancellation when the slope is small, or none.
        double sum = fromPerSecond + root;
        return sum == 0 ? 0 : Math.round(2 * requests / sum * NANOS);
    }

    private double slope() {
        return (toPerSecond - fromPerSecond) / seconds();
    }

    private double seconds() {
        return length.toNanos() / NANOS;
    }
}
