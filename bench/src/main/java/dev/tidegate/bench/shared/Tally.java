package dev.tidegate.bench.shared;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts verdicts and how long they took. Safe for all threads. */
final class Tally {
    private static final int DIGITS = 3;
    private static final long LATENCY_MAX_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final LongAdder[] verdicts = {new LongAdder(), new LongAdder(), new LongAdder()};
    private final Recorder latencies = new Recorder(LATENCY_MAX_NANOS, DIGITS);

    void add(Verdict verdict) {
        verdicts[verdict.ordinal()].increment();
    }

    void add(Verdict verdict, long count) {
        verdicts[verdict.ordinal()].add(count);
    }

    void addLatency(long nanos) {
        latencies.recordValue(Math.clamp(nanos, 0, LATENCY_MAX_NANOS));
    }

    /** How many there were of a kind since this was last asked. */
    long take(Verdict verdict) {
        return verdicts[verdict.ordinal()].sumThenReset();
    }

    /** The latencies, in nanoseconds, since they were last asked for. */
    Histogram takeLatencies() {
        return latencies.getIntervalHistogram();
    }

    /** Forgets everything. */
    void reset() {
        for (Verdict verdict : Verdict.values()) {
            take(verdict);
        }
        takeLatencies();
    }

    /** What was counted since the last reset. */
    LoadResult result(double seconds, RedisMeter.Use redis) {
        long granted = take(Verdict.GRANTED);
        long failed = take(Verdict.FAILED);
        long decisions = granted + failed + take(Verdict.REFUSED);
        return new LoadResult(decisions, granted, failed, seconds, takeLatencies(), redis);
    }
}
