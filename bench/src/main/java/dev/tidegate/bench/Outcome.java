package dev.tidegate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;

/**
 * What one JMH benchmark found.
 *
 * @param name of the method, or the values of its parameters where it has some
 * @param nanos the median of the iterations, for one call while all threads call
 * @param spread the fastest and the slowest iteration
 * @param bytes allocated by a call, rounded: the profiler also sees a little of JMH itself
 */
public record Outcome(String name, double nanos, String spread, double bytes) {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    static Outcome of(RunResult result) {
        List<Double> iterations = new ArrayList<>();
        result.getBenchmarkResults()
                .forEach(fork -> fork.getIterationResults()
                        .forEach(iteration ->
                                iterations.add(iteration.getPrimaryResult().getScore())));
        double bytes = result.getSecondaryResults().get(ALLOCATION).getScore();
        return new Outcome(name(result), Figures.median(iterations), Figures.spread(iterations, 1), Math.rint(bytes));
    }

    private static String name(RunResult result) {
        String parameters = result.getParams().getParamsKeys().stream()
                .map(key -> result.getParams().getParam(key).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        String benchmark = result.getParams().getBenchmark();
        return parameters.isEmpty() ? benchmark.substring(benchmark.lastIndexOf('.') + 1) : parameters;
    }
}
