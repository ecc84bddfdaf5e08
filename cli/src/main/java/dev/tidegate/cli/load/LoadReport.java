package dev.tidegate.cli.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a run found. The histograms hold nanoseconds and belong to the reader of the report.
 *
 * @param closed whether every connection waited for its answer ({@link Arrivals.Peak}), so that {@code fromDue} is no
 *     more than {@code fromSent}
 * @param elapsed from the first due time to the end of the last request
 * @param due requests that became due
 * @param started requests that were written
 * @param statusClasses answers by the first digit of their status, from {@code "1xx"} to {@code "5xx"}
 * @param refused answers of status 429 or 503; they also count in their class
 * @param serverErrors answers of status 5xx other than 503
 * @param failures requests without an answer, by reason
 * @param fromDue time from due to answer or giving up, of what was not refused
 * @param fromSent time from the writing of the request to its answer: what a generator would show that waits
 * @param refusals time from due to refusal
 * @param seconds second by second
 */
public record LoadReport(
        boolean closed,
        Duration elapsed,
        long due,
        long started,
        Map<String, Long> statusClasses,
        long refused,
        long serverErrors,
        Map<Failure, Long> failures,
        Histogram fromDue,
        Histogram fromSent,
        Histogram refusals,
        List<LoadSecond> seconds) {

    /** Copies the collections. */
    public LoadReport {
        statusClasses = Map.copyOf(statusClasses);
        failures = Map.copyOf(failures);
        seconds = List.copyOf(seconds);
    }

    /** Answers of any status. */
    public long answered() {
        return statusClasses.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Answers of status 2xx and 3xx. */
    public long good() {
        return statusClasses.getOrDefault("2xx", 0L) + statusClasses.getOrDefault("3xx", 0L);
    }

    /** Requests without an answer, and server errors. Refusals are no errors. */
    public long errors() {
        return serverErrors
                + failures.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A count as a share of what was due, from 0 to 1; 0 when nothing was. */
    public double share(long count) {
        return due == 0 ? 0 : count * 1.0 / due;
    }

    /** A count as a rate over the elapsed time. */
    public double perSecond(long count) {
        return elapsed.isZero() ? 0 : count * 1e9 / elapsed.toNanos();
    }
}
