package dev.tidegate.bench.shared;

import java.util.Arrays;

/**
 * How many calls were let in, by all nodes together or by one, in each span of {@link AdmissionLog#BIN_NANOS}. Moments
 * are nanoseconds from the beginning of the record. Immutable.
 */
final class Admissions {
    private static final double SECOND_NANOS = 1e9;

    private final int[] counts;

    private Admissions(int[] counts) {
        this.counts = counts;
    }

    /** Adds up what several nodes wrote down from the same moment on. */
    static Admissions of(int[]... nodes) {
        int[] sum =
                new int[Arrays.stream(nodes).mapToInt(node -> node.length).max().orElse(0)];
        for (int[] node : nodes) {
            for (int i = 0; i < node.length; i++) {
                sum[i] += node[i];
            }
        }
        return new Admissions(sum);
    }

    /** The moment after the last span. */
    long endNanos() {
        return counts.length * AdmissionLog.BIN_NANOS;
    }

    /** How many were let in from one moment to another. */
    long count(long fromNanos, long toNanos) {
        long count = 0;
        for (int i = bin(fromNanos); i < bin(toNanos); i++) {
            count += counts[i];
        }
        return count;
    }

    /** How many were let in in a second, on average from one moment to another. */
    double perSecond(long fromNanos, long toNanos) {
        return count(fromNanos, toNanos) * SECOND_NANOS / (toNanos - fromNanos);
    }

    /**
     * Looks at every interval that begins and ends between two spans, and finds the one in which the most was let in
     * beyond what the rate gives in that time. An interval that begins or ends within a span may exceed what is found
     * here by what the rate gives in two spans, never by more.
     */
    Surplus worst(double perSecond, long fromNanos, long toNanos) {
        double perBin = perSecond * AdmissionLog.BIN_NANOS / SECOND_NANOS;
        Surplus worst = new Surplus(0, fromNanos, fromNanos, 0);
        int begin = bin(fromNanos);
        double surplus = 0; // the most that any interval ending here has beyond the rate
        long admitted = 0;
        for (int i = begin; i < bin(toNanos); i++) {
            if (surplus < 0) {
                surplus = 0;
                admitted = 0;
                begin = i;
            }
            surplus += counts[i] - perBin;
            admitted += counts[i];
            if (surplus > worst.permits()) {
                worst = new Surplus(
                        surplus, begin * AdmissionLog.BIN_NANOS, (i + 1) * AdmissionLog.BIN_NANOS, admitted);
            }
        }
        return worst;
    }

    /**
     * How long after a moment the last window ends in which less was let in than wanted.
     *
     * @param wantedPerSecond what is enough
     * @param windowNanos over how long it must be enough
     * @return 0 when every window from that moment on has enough, else up to the whole time when none has
     */
    long nanosUntilSteady(double wantedPerSecond, long windowNanos, long fromNanos, long toNanos) {
        double wanted = wantedPerSecond * windowNanos / SECOND_NANOS;
        int window = bin(windowNanos);
        int last = -1;
        long inWindow = count(fromNanos, fromNanos + windowNanos);
        for (int end = bin(fromNanos) + window; end <= bin(toNanos); end++) {
            if (inWindow < wanted) {
                last = end;
            }
            if (end < counts.length) {
                inWindow += counts[end] - counts[end - window];
            }
        }
        return last < 0 ? 0 : last * AdmissionLog.BIN_NANOS - fromNanos;
    }

    private static int bin(long nanos) {
        return Math.toIntExact(nanos / AdmissionLog.BIN_NANOS);
    }

    /**
     * The worst of the intervals.
     *
     * @param permits how much more was let in than the rate gives; the burst may be that much
     * @param fromNanos where the interval begins
     * @param toNanos where it ends
     * @param admitted how many were let in within it
     */
    record Surplus(double permits, long fromNanos, long toNanos, long admitted) {}
}
