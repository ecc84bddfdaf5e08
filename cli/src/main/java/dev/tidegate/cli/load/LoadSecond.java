package dev.tidegate.cli.load;

/**
 * What happened in one second of a run. The last one may be shorter.
 *
 * @param second its number, from 1
 * @param due requests that became due
 * @param started requests that were written
 * @param good answers of status 2xx or 3xx
 * @param refused answers of status 429 or 503
 * @param errors failures, and answers of status 5xx other than 503
 * @param backlog requests that are due and not yet started, at the end of the second
 * @param p50Nanos the median time from due to answer, of what was not refused
 * @param p99Nanos the 99th percentile of the same
 */
public record LoadSecond(
        int second,
        long due,
        long started,
        long good,
        long refused,
        long errors,
        long backlog,
        long p50Nanos,
        long p99Nanos) {}
