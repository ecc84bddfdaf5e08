package dev.tidegate.admit;

/**
 * The limit {@code aimd}: one more about every service time while answers are in time, a tenth less when some are late
 * (additive increase, multiplicative decrease: Chiu and Jain 1989). Not thread-safe.
 */
final class Aimd implements LimitAlgorithm {
    private static final long WINDOW_NANOS_MIN = 10_000_000L;
    private static final long WINDOW_NANOS_MAX = 1_000_000_000L;
    private static final double DECREASE = 0.9;

    private final int min;
    private final int max;
    private final ServiceTime service = new ServiceTime();
    private int limit;

    Aimd(int initial, int min, int max) {
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
        return Math.max(WINDOW_NANOS_MIN, Math.min(WINDOW_NANOS_MAX, (long) service.meanNanos()));
    }

    @Override
    public int windowSamples() {
        return 1;
    }

    @Override
    public long windowNanosMax() {
        return WINDOW_NANOS_MAX;
    }

    @Override
    public void onWindow(Window window) {
        service.observe(window);
        if (window.lateShare() > 0) {
            limit = Math.max(min, (int) (limit * DECREASE));
        } else if (2 * window.maxInFlight() >= limit) {
            limit = Math.min(max, limit + 1);
        }
    }
}
