package dev.tidegate.admit;

/**
 * The limit {@code vegas}: estimates how many calls queue from the least latency seen, and keeps that number between
 * two bounds that grow with the logarithm of the limit (TCP Vegas, Brakmo and Peterson 1995, as used for services by
 * Netflix). The least latency is measured anew now and then. Cannot tell a queue from slower work. Not thread-safe.
 */
final class Vegas implements LimitAlgorithm {
    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final int WINDOW_SAMPLES = 10;
    private static final int ALPHA = 3;
    private static final int BETA = 6;
    /** How many windows times the limit a least latency is believed. */
    private static final int PROBE = 30;

    private final int min;
    private final int max;
    private int limit;
    private double leastNanos;
    private long windowsSinceProbe;

    Vegas(int initial, int min, int max) {
        this.min = min;
        this.max = max;
        this.limit = initial;
    }

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public long windowNanos() {
        return WINDOW_NANOS;
    }

    @Override
    public int windowSamples() {
        return WINDOW_SAMPLES;
    }

    @Override
    public void onWindow(Window window) {
        double latency = window.meanNanos(leastNanos);
        if (leastNanos == 0 || latency < leastNanos || ++windowsSinceProbe >= (long) PROBE * limit) {
            leastNanos = latency;
            windowsSinceProbe = 0;
            return;
        }
        limit = Math.max(min, Math.min(max, next(window, latency)));
    }

    private int next(Window window, double latency) {
        int step = Math.max(1, (int) StrictMath.log10(limit));
        if (window.lateShare() > 0) {
            return limit - step;
        }
        if (2 * window.maxInFlight() < limit) {
            return limit;
        }
        int queued = (int) Math.ceil(limit * (1 - leastNanos / latency));
        if (queued <= step) {
            return limit + BETA * step;
        }
        if (queued < ALPHA * step) {
            return limit + step;
        }
        return queued > BETA * step ? limit - step : limit;
    }
}
