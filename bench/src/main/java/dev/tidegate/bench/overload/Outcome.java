package dev.tidegate.bench.overload;

import dev.tidegate.simulation.Report;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one way of admission came to in one scenario: the mean over the seeds.
 *
 * @param share the goodput, in percent of the oracle's
 * @param light which part of the requests of all but the heavy user was answered in time, in percent
 * @param critical which part of the requests that matter most was answered in time, in percent
 * @param recoverySeconds the longest recovery after any event with any seed; infinite when one never came, not a number
 *     when nothing happens
 */
record Outcome(double share, double light, double critical, double recoverySeconds) {
    private static final double PERCENT = 100;

    static Outcome of(List<Report> reports) {
        return new Outcome(
                PERCENT * mean(reports, Report::share),
                PERCENT * mean(reports, Report::lightAnswered),
                PERCENT * mean(reports, Report::criticalAnswered),
                reports.stream().mapToDouble(Report::worstRecoverySeconds).max().orElse(Double.NaN));
    }

    private static double mean(List<Report> reports, ToDoubleFunction<Report> figure) {
        return reports.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }
}
