package dev.tidegate.cli.demo;

import java.time.Duration;

/**
 * How a shop works: so many workers serve one request at a time each, and whoever finds them busy waits in a queue
 * without bound, in the order of arrival. The queue itself costs time (memory, locks, context switches), so each
 * request is served the slower the more were waiting when it came.
 *
 * @param workers how many requests are served at a time, at least 1
 * @param service how long serving one takes when nobody waits
 * @param contention so many waiting make serving twice as long; at most {@link #SLOWEST} times as long
 */
public record ShopModel(int workers, Duration service, int contention) {
    /** How many times longer than usual a request is served at most. */
    public static final double SLOWEST = 3;

    /** Refuses a shop that could serve nobody. */
    public ShopModel {
        if (workers < 1 || contention < 1 || service.isNegative() || service.isZero()) {
            throw new IllegalArgumentException("workers, contention and service must be more than nothing, but were "
                    + workers + ", " + contention + " and " + service);
        }
    }

    /** The shop of the demonstration: five hundred requests a second at twenty milliseconds each. */
    public static ShopModel fiveHundredPerSecond() {
        return new ShopModel(10, Duration.ofMillis(20), 1_000);
    }

    /** How many requests a second it can serve in the long run. */
    public double capacityPerSecond() {
        return workers * 1e9 / service.toNanos();
    }
}
