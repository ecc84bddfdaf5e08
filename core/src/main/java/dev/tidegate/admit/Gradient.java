package dev.tidegate.admit;

import java.util.Arrays;

/**
 * The limit {@code gradient}: baseline = least latency times throughput (Little's law), limit = baseline + headroom.
 * The gradient of the latency, (latency - least) / least, grows the headroom while it is under 0.1, shrinks it over
 * 0.5, and holds it between.
 *
 * <p>What the formulas leave open is chosen by measurement: the latency is the mean of a window of a second and at
 * least 100 samples, the least latency is the smallest such mean of the last 300 windows, and the throughput is the
 * largest of the last ten, because arrivals would raise the limit with the flood. Not thread-safe.
 */
final class Gradient implements LimitAlgorithm {
    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final int WINDOW_SAMPLES = 100;
    private static final int LEAST_WINDOWS = 300;
    private static final int THROUGHPUT_WINDOWS = 10;

    private static final double GROW_BELOW = 0.1;
    private static final double SHRINK_ABOVE = 0.5;
    private static final double GROW = 0.3;
    private static final double SHRINK = 0.8;
    private static final double HEADROOM_MIN = 2;
    private static final double HEADROOM_OF_BASELINE_MIN = 0.25;
    private static final double HEADROOM_OF_BASELINE_MAX = 2;

    private final int initial;
    private final int min;
    private final int max;
    private final double[] latencies = new double[LEAST_WINDOWS];
    private final double[] throughputs = new double[THROUGHPUT_WINDOWS];
    private int windows;
    private double headroom;
    private double limit;

    Gradient(int initial, int min, int max) {
        this.initial = initial;
        this.min = min;
        this.max = max;
        this.limit = initial;
        Arrays.fill(latencies, Double.MAX_VALUE);
    }

    @Override
    public int limit() {
        return (int) limit;
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
        double latency = window.meanNanos(0);
        latencies[windows % LEAST_WINDOWS] = latency;
        throughputs[windows % THROUGHPUT_WINDOWS] = window.completed() / window.nanos();
        double least = Arrays.stream(latencies).min().orElse(latency);
        double baseline = least * Arrays.stream(throughputs).max().orElse(0);
        if (windows++ == 0) {
            headroom = Math.max(HEADROOM_MIN, initial - baseline);
        }
        headroom = bounded(moved((latency - least) / least, baseline), baseline);
        limit = Math.max(min, Math.min(max, baseline + headroom));
    }

    private double moved(double gradient, double baseline) {
        if (gradient < GROW_BELOW) {
            return headroom + Math.max(1, GROW * (baseline + headroom));
        }
        return gradient > SHRINK_ABOVE ? headroom * SHRINK : headroom;
    }

    private double bounded(double wanted, double baseline) {
        double most = Math.max(HEADROOM_MIN, Math.max(HEADROOM_OF_BASELINE_MAX * baseline, initial));
        return Math.max(Math.max(HEADROOM_MIN, HEADROOM_OF_BASELINE_MIN * baseline), Math.min(most, wanted));
    }
}
