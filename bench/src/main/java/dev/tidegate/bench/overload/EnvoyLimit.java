package dev.tidegate.bench.overload;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Envoy's adaptive concurrency as its documentation describes it, with its defaults: every tenth of a second the limit
 * becomes limit x gradient + its square root, where the gradient is the least latency with a quarter of slack over the
 * median seen; the least latency is measured every minute with the limit held at three.
 */
final class EnvoyLimit implements LimitDoor.LimitAdapter {
    private static final double BUFFER = 1.25;
    private static final double QUANTILE = 0.5;
    private static final long UPDATE_NANOS = 100_000_000L;
    private static final long PROBE_NANOS = 60_000_000_000L;
    private static final double PROBE_JITTER = 0.15;
    private static final int PROBE_SAMPLES = 50;
    private static final int LIMIT_MIN = 3;
    private static final int LIMIT_MAX = 1000;
    private static final int UPDATES_AT_MIN = 5;
    private static final int SEED = 43;

    private final SplittableRandom chance = new SplittableRandom(SEED);
    private double[] samples = new double[1024];
    private int count;
    private int limit = LIMIT_MIN;
    private int limitBeforeProbe = LIMIT_MIN;
    private int updatesAtMin;
    private boolean probing = true;
    private double leastNanos;
    private long epochNanos;
    private long nextUpdateNanos;
    private long nextProbeNanos;

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public void onSample(long startNanos, long nanos, int inFlight, boolean late) {
        if (startNanos < epochNanos) {
            return;
        }
        if (count == samples.length) {
            samples = Arrays.copyOf(samples, 2 * count);
        }
        samples[count++] = nanos;
        if (probing && count >= PROBE_SAMPLES) {
            endProbe(startNanos + nanos);
        }
    }

    private void endProbe(long nowNanos) {
        leastNanos = takeQuantile();
        limit = limitBeforeProbe;
        probing = false;
        updatesAtMin = 0;
        nextUpdateNanos = nowNanos + UPDATE_NANOS;
        nextProbeNanos = nowNanos + (long) (PROBE_NANOS * (1 + PROBE_JITTER * chance.nextDouble()));
    }

    private void beginProbe(long nowNanos) {
        probing = true;
        limitBeforeProbe = limit;
        limit = LIMIT_MIN;
        count = 0;
        epochNanos = nowNanos;
    }

    private double takeQuantile() {
        Arrays.sort(samples, 0, count);
        double found = samples[Math.max(0, (int) Math.ceil(QUANTILE * count) - 1)];
        count = 0;
        return found;
    }

    @Override
    public void onTick(long nowNanos) {
        if (probing) {
            return;
        }
        if (nowNanos >= nextProbeNanos) {
            beginProbe(nowNanos);
        } else if (nowNanos >= nextUpdateNanos) {
            nextUpdateNanos = nowNanos + UPDATE_NANOS;
            update(nowNanos);
        }
    }

    private void update(long nowNanos) {
        if (count == 0) {
            return;
        }
        double gradient = Math.max(0.5, Math.min(2, leastNanos * BUFFER / takeQuantile()));
        double wanted = limit * gradient;
        int next = (int) Math.max(LIMIT_MIN, Math.min(LIMIT_MAX, wanted + Math.sqrt(wanted)));
        updatesAtMin = next == LIMIT_MIN && limit == LIMIT_MIN ? updatesAtMin + 1 : 0;
        limit = next;
        if (updatesAtMin >= UPDATES_AT_MIN) {
            updatesAtMin = 0;
            beginProbe(nowNanos);
        }
    }
}
