package dev.tidegate.bench.gateway;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;

/**
 * One of the four algorithms, and the figures that are published for it at 10,000 concurrent requests. They come
 * without hardware, code or method, so they are something to stand beside, not to be measured against.
 */
enum Algorithm {
    TOKEN_BUCKET(45_000, 12),
    LEAKY_BUCKET(42_000, 15),
    FIXED_WINDOW(38_000, 22),
    SLIDING_WINDOW(35_000, 18);

    private final int publishedPerSecond;
    private final int publishedP99Millis;

    Algorithm(int publishedPerSecond, int publishedP99Millis) {
        this.publishedPerSecond = publishedPerSecond;
        this.publishedP99Millis = publishedP99Millis;
    }

    int publishedPerSecond() {
        return publishedPerSecond;
    }

    int publishedP99Millis() {
        return publishedP99Millis;
    }

    /** As the policy file writes it; also the path of its route. */
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** The algorithm at a rate a second, with a burst of one second's worth where it has one. */
    LimitRule at(long perSecond) {
        Rate rate = Rate.perSecond(perSecond);
        return switch (this) {
            case TOKEN_BUCKET -> new LimitRule.TokenBucket(rate, perSecond, 0);
            case LEAKY_BUCKET -> new LimitRule.LeakyBucket(rate, 0);
            case FIXED_WINDOW -> new LimitRule.FixedWindow(rate);
            case SLIDING_WINDOW -> new LimitRule.SlidingWindow(rate, 100);
        };
    }

    /** The most that the algorithm may admit in so many seconds. */
    double mostAdmitted(long perSecond, double seconds) {
        double windows = Math.ceil(seconds);
        return switch (this) {
            case TOKEN_BUCKET -> perSecond + perSecond * seconds;
            case LEAKY_BUCKET -> 1 + perSecond * seconds;
            case FIXED_WINDOW -> perSecond * (windows + 1); // it may begin and end within a window
            case SLIDING_WINDOW -> perSecond * windows;
        };
    }
}
