package dev.tidegate.bench.flood;

import dev.tidegate.cli.load.Failure;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What became of a flood.
 *
 * @param fates of each group, in the order of the crowd
 * @param answers when good answers came, also those before the flood
 * @param goodPerSecond good answers a second in the flood
 * @param late requests that were given up
 * @param failed requests that ended in any other way than by an answer, a refusal or being given up: there should be
 *     none
 * @param admitted nanoseconds from due to answer, of what was not refused; what was given up counts as given up then
 */
record FloodResult(
        List<Fate> fates,
        Answers answers,
        double goodPerSecond,
        Map<Failure, Long> failures,
        long serverErrors,
        Histogram admitted) {

    /**
     * What became of the requests of one group in the flood.
     *
     * @param unexplained refusals without a reason, a rule or a time to come back
     */
    record Fate(String group, long due, long good, long refused, long unexplained) {
        /** Which share of what was due got a good answer, 0 to 1. */
        double answeredShare() {
            return good * 1.0 / Math.max(1, due);
        }
    }

    /** What became of a group. */
    Fate fate(String group) {
        return fates.stream()
                .filter(fate -> fate.group().equals(group))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no group is called " + group));
    }

    /** Requests that were given up. */
    long late() {
        return late(failures);
    }

    static long late(Map<Failure, Long> failures) {
        return failures.getOrDefault(Failure.TIMEOUT, 0L) + failures.getOrDefault(Failure.MISSED, 0L);
    }

    /** Requests that ended in any other way than by an answer, a refusal or being given up: there should be none. */
    long failed() {
        return serverErrors
                + failures.values().stream().mapToLong(Long::longValue).sum()
                - late();
    }

    long due() {
        return fates.stream().mapToLong(Fate::due).sum();
    }

    long refused() {
        return fates.stream().mapToLong(Fate::refused).sum();
    }

    long unexplained() {
        return fates.stream().mapToLong(Fate::unexplained).sum();
    }

    /** Milliseconds within which so many per cent of the admitted were over. */
    double millis(double percentile) {
        return admitted.getValueAtPercentile(percentile) / 1e6;
    }
}
