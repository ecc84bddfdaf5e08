package dev.tidegate.bench.shared;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What one node decided since it was last asked, or several together.
 *
 * @param granted how many calls passed
 * @param refused how many the limit refused
 * @param storeless how many of them were decided without the store, which did not answer or was known to be away
 * @param answers nanoseconds from the call to its decision
 * @param sinceDue nanoseconds from when the call was due to its decision
 */
record NodeReport(long granted, long refused, long storeless, Histogram answers, Histogram sinceDue) {
    private static final double NANOS_A_MICRO = 1e3;
    private static final int FIELDS = 5;

    long decisions() {
        return granted + refused;
    }

    /** The time within which so many percent were decided, in microseconds. */
    double answerMicros(double percentile) {
        return answers.getValueAtPercentile(percentile) / NANOS_A_MICRO;
    }

    /** The time from when the call was due within which so many percent were decided, in milliseconds. */
    double millisSinceDue(double percentile) {
        return sinceDue.getValueAtPercentile(percentile) / NANOS_A_MICRO / NANOS_A_MICRO;
    }

    /** All of them together; at least one. */
    static NodeReport sum(List<NodeReport> reports) {
        Histogram answers = reports.getFirst().answers().copy();
        Histogram sinceDue = reports.getFirst().sinceDue().copy();
        reports.stream().skip(1).forEach(report -> {
            answers.add(report.answers());
            sinceDue.add(report.sinceDue());
        });
        return new NodeReport(
                reports.stream().mapToLong(NodeReport::granted).sum(),
                reports.stream().mapToLong(NodeReport::refused).sum(),
                reports.stream().mapToLong(NodeReport::storeless).sum(),
                answers,
                sinceDue);
    }

    /** As one line. */
    String line() {
        return granted + " " + refused + " " + storeless + " " + text(answers) + " " + text(sinceDue);
    }

    /** Reads what {@link #line} wrote. */
    static NodeReport parse(String line) {
        String[] fields = line.split(" ");
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("no report of a node: " + line);
        }
        return new NodeReport(
                Long.parseLong(fields[0]),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                histogram(fields[3]),
                histogram(fields[4]));
    }

    private static String text(Histogram histogram) {
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    private static Histogram histogram(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        try {
            return Histogram.decodeFromCompressedByteBuffer(bytes, TimeUnit.MINUTES.toNanos(1));
        } catch (DataFormatException failed) {
            throw new IllegalArgumentException("no histogram: " + text, failed);
        }
    }
}
