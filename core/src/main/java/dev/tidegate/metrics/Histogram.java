package dev.tidegate.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The distribution of a duration, from 1 µs to 1 h with a relative error of at most 1.6 percent, in 8.3 KB.
 *
 * <p>One thread writes, for instance an event loop; any thread reads. Recording is two plain additions with opaque
 * stores: no lock, no atomic operation, no allocation. A reader may miss the latest durations, never see half a number.
 */
public final class Histogram {
    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

    /** Where the sum of all durations stands, behind the buckets. */
    private static final int SUM = Buckets.COUNT;

    private final long[] counts = new long[Buckets.COUNT + 1];

    /** Counts a duration. Only one thread may call this. Below 0 counts as 0, above one hour as one hour. */
    public void record(long nanos) {
        add(Buckets.index(nanos), 1);
        add(SUM, Math.clamp(nanos, 0, Buckets.NANOS_MAX));
    }

    private void add(int index, long amount) {
        COUNTS.setOpaque(counts, index, counts[index] + amount);
    }

    /** What was recorded until now. */
    public Distribution read() {
        long[] copy = new long[counts.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = (long) COUNTS.getOpaque(counts, i);
        }
        long sumNanos = copy[SUM];
        copy[SUM] = 0;
        return new Distribution(copy, sumNanos);
    }
}
