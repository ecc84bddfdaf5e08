package dev.tidegate.cli.load;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Counts and latencies of one interval. Belongs to one thread at a time. */
final class Tally {
    private static final long FINEST_NANOS = 1_000;
    private static final int DIGITS = 3;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    final Histogram fromDue = histogram();
    final Histogram fromSent = histogram();
    final Histogram refusals = histogram();
    final long[] statusClasses = new long[6];
    final Map<Failure, Long> failures = new EnumMap<>(Failure.class);
    long started;
    long refused;
    long serverErrors;

    private static Histogram histogram() {
        Histogram histogram = new Histogram(FINEST_NANOS, 2 * FINEST_NANOS, DIGITS);
        histogram.setAutoResize(true);
        return histogram;
    }

    static boolean isRefusal(int status) {
        return status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE;
    }

    void answered(int status, long dueNanos, long sentNanos) {
        statusClasses[status / 100]++;
        if (isRefusal(status)) {
            refused++;
            refusals.recordValue(dueNanos);
            return;
        }
        serverErrors += status >= 500 ? 1 : 0;
        fromDue.recordValue(dueNanos);
        fromSent.recordValue(sentNanos);
    }

    void failed(Failure failure) {
        failures.merge(failure, 1L, Long::sum);
    }

    /** It took at least so long; leaving it out would make a stall look fast. */
    void timedOut(long dueNanos, long sentNanos) {
        failed(Failure.TIMEOUT);
        fromDue.recordValue(dueNanos);
        fromSent.recordValue(sentNanos);
    }

    /** As {@link #timedOut}, of a request that was never written. */
    void missed(long dueNanos) {
        failed(Failure.MISSED);
        fromDue.recordValue(dueNanos);
    }

    void add(Tally other) {
        fromDue.add(other.fromDue);
        fromSent.add(other.fromSent);
        refusals.add(other.refusals);
        Arrays.setAll(statusClasses, i -> statusClasses[i] + other.statusClasses[i]);
        other.failures.forEach((failure, count) -> failures.merge(failure, count, Long::sum));
        started += other.started;
        refused += other.refused;
        serverErrors += other.serverErrors;
    }

    long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Of what was due: how much was given up before it was written. */
    long neverStarted() {
        return failures.getOrDefault(Failure.MISSED, 0L) + failures.getOrDefault(Failure.CONNECT, 0L);
    }

    long good() {
        return statusClasses[2] + statusClasses[3];
    }

    long errors() {
        return failed() + serverErrors;
    }
}
