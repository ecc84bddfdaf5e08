package dev.tidegate.admit;

/** A limit that stays as it is. Immutable. */
final class Fixed implements LimitAlgorithm {
    private static final long WINDOW_NANOS = 1_000_000_000L;

    private final int limit;

    Fixed(int limit) {
        this.limit = limit;
    }

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public void onWindow(Window window) {
        // There is nothing to learn.
    }

    @Override
    public long windowNanos() {
        return WINDOW_NANOS;
    }

    @Override
    public int windowSamples() {
        return 0;
    }

    @Override
    public long windowNanosMax() {
        return WINDOW_NANOS;
    }
}
