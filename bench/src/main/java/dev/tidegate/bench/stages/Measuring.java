package dev.tidegate.bench.stages;

import dev.tidegate.metrics.Histogram;
import dev.tidegate.metrics.TopKeys;
import dev.tidegate.model.KeyHash;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Question: what does it cost to record a latency, and to count a key among those that are refused most? */
@State(Scope.Thread)
public class Measuring {
    private static final int SAMPLES = 4096;
    private static final long LONGEST_NANOS = 3_600_000_000_000L;

    private final long[] nanos = new SplittableRandom(1)
            .doubles(SAMPLES)
            .mapToLong(part -> (long) (1000 * Math.pow(1e6, part)))
            .toArray();
    private final String[] keys = IntStream.range(0, SAMPLES)
            .mapToObj(i -> "203.0.113." + i * 31 % SAMPLES)
            .toArray(String[]::new);
    private final long[] hashes =
            IntStream.range(0, SAMPLES).mapToLong(i -> KeyHash.of(keys[i], 1)).toArray();
    private final Histogram histogram = new Histogram();
    private final org.HdrHistogram.Histogram hdr = new org.HdrHistogram.Histogram(1000, LONGEST_NANOS, 2);
    private final TopKeys top = new TopKeys(256);
    private int next;

    /** Our histogram, readable by other threads. */
    @Benchmark
    public void histogram() {
        histogram.record(nanos[next++ & SAMPLES - 1]);
    }

    /** HdrHistogram with two digits, for one thread alone. */
    @Benchmark
    public void hdrHistogram() {
        hdr.recordValue(nanos[next++ & SAMPLES - 1]);
    }

    /** Keys of which a few make up most. */
    @Benchmark
    public void topKeysSkewed() {
        int key = next & (next >>> 6) & (next++ >>> 12) & SAMPLES - 1;
        top.add(hashes[key], keys[key]);
    }

    /** The worst case: every key displaces another. */
    @Benchmark
    public void topKeysSpray() {
        int key = next++ & SAMPLES - 1;
        top.add(hashes[key], keys[key]);
    }
}
