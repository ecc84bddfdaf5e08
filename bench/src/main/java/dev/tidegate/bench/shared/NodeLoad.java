package dev.tidegate.bench.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls at even distances from two threads, whether or not answers come. A thread sleeps for a quarter of a millisecond
 * at a time, and then makes all calls that have become due.
 */
final class NodeLoad implements AutoCloseable {
    private static final int THREADS = 2;
    private static final long TICK_NANOS = TimeUnit.MICROSECONDS.toNanos(250);

    private final TidegateLimit limit;
    private final AdmissionLog log;
    /** From the call to its decision, with the verdicts. */
    private final Tally answers = new Tally();
    /** From when the call was due to its decision. */
    private final Tally sinceDue = new Tally();

    private final List<Thread> threads = new ArrayList<>();

    /** As of the last report. */
    private long storelessBefore;

    private volatile double perSecond;
    private volatile boolean isOver;

    NodeLoad(TidegateLimit limit, AdmissionLog log) {
        this.limit = limit;
        this.log = log;
        for (int i = 0; i < THREADS; i++) {
            threads.add(Thread.ofPlatform().daemon().name("load-" + i).start(this::run));
        }
    }

    /** So many calls a second from now on. */
    void offer(double newPerSecond) {
        perSecond = newPerSecond;
    }

    /** What was decided since the last report. */
    NodeReport report() {
        long storelessNow = limit.storeless();
        long storeless = storelessNow - storelessBefore;
        storelessBefore = storelessNow;
        return new NodeReport(
                answers.take(Verdict.GRANTED),
                answers.take(Verdict.REFUSED) + answers.take(Verdict.FAILED),
                storeless,
                answers.takeLatencies(),
                sinceDue.takeLatencies());
    }

    private void run() {
        double rate = 0;
        long begunNanos = System.nanoTime();
        long calls = 0;
        while (!isOver) {
            if (rate != perSecond) {
                rate = perSecond;
                begunNanos = System.nanoTime();
                calls = 0;
            }
            double gapNanos = 1e9 * THREADS / rate;
            long dueCalls = (long) ((System.nanoTime() - begunNanos) / gapNanos);
            for (; calls < dueCalls && !isOver; calls++) {
                call(begunNanos + (long) (calls * gapNanos));
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    private void call(long dueNanos) {
        long begunNanos = System.nanoTime();
        limit.ask(verdict -> {
            long nowNanos = System.nanoTime();
            if (verdict == Verdict.GRANTED) {
                log.add(nowNanos);
            }
            answers.add(verdict);
            answers.addLatency(nowNanos - begunNanos);
            sinceDue.addLatency(nowNanos - dueNanos);
        });
    }

    @Override
    public void close() {
        isOver = true;
    }
}
