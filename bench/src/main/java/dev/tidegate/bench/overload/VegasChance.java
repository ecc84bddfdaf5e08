package dev.tidegate.bench.overload;

import com.netflix.concurrency.limits.limit.VegasLimit;
import java.lang.reflect.Field;
import java.util.SplittableRandom;

/**
 * When Vegas measures the latency without load anew. The library draws that from the random numbers of the thread,
 * which nobody can seed; here the same distribution is drawn from a seed, so that a run can be repeated.
 */
interface VegasChance {
    /** For limits that draw nothing. */
    VegasChance NONE = () -> {};

    /** The limit has seen a sample. */
    void afterSample();

    /** Takes the drawing over from a limit. */
    static VegasChance of(VegasLimit vegas) {
        try {
            Field jitter = VegasLimit.class.getDeclaredField("probeJitter");
            Field count = VegasLimit.class.getDeclaredField("probeCount");
            jitter.setAccessible(true);
            count.setAccessible(true);
            Seeded seeded = new Seeded(vegas, jitter, count, new SplittableRandom(Seeded.SEED));
            seeded.draw();
            return seeded;
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("VegasLimit has changed", changed);
        }
    }

    /** Draws after each measurement, which begins a new count. */
    record Seeded(VegasLimit vegas, Field jitter, Field count, SplittableRandom random) implements VegasChance {
        private static final int SEED = 42;

        @Override
        public void afterSample() {
            try {
                if (count.getInt(vegas) == 0) {
                    draw();
                }
            } catch (IllegalAccessException changed) {
                throw new IllegalStateException("VegasLimit has changed", changed);
            }
        }

        private void draw() throws IllegalAccessException {
            jitter.setDouble(vegas, 0.5 + 0.5 * random.nextDouble());
        }
    }
}
