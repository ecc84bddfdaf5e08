package dev.tidegate.bench.edge;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Table;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link EdgeBenchmark}, about a minute, and holds it to its bars. */
public final class EdgeComparison {
    private static final String BYTES = "gc.alloc.rate.norm";

    private final Collection<RunResult> results;

    private EdgeComparison(Collection<RunResult> results) {
        this.results = results;
    }

    /** Prints the machine, the figures and the bars; ends with 1 when a bar is missed. */
    public static void main(String[] arguments) throws RunnerException {
        System.out.println(Machine.line());
        EdgeComparison comparison = new EdgeComparison(new Runner(new OptionsBuilder()
                        .include(EdgeBenchmark.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run());
        System.out.println(comparison.table());
        List<Bar> bars = comparison.bars();
        bars.forEach(System.out::println);
        System.exit(bars.stream().allMatch(Bar::passes) ? 0 : 1);
    }

    private Table table() {
        Table table = new Table("", "format", "ns", "+-", "B");
        for (RunResult result : results) {
            table.row(
                    name(result),
                    format(result),
                    rounded(result.getPrimaryResult().getScore()),
                    rounded(result.getPrimaryResult().getScoreError()),
                    rounded(bytes(result)));
        }
        return table;
    }

    private List<Bar> bars() {
        RunResult line = find("logLine", "JSON");
        RunResult text = find("logLineAsString", "JSON");
        RunResult refusal = find("refusal", "JSON");
        return List.of(
                Bar.atMost("a line of the access log", line.getPrimaryResult().getScore(), 300, " ns"),
                Bar.atMost("garbage of a line", bytes(line), 1, " B"),
                Bar.atLeast(
                        "a line as a formatted string",
                        text.getPrimaryResult().getScore()
                                / line.getPrimaryResult().getScore(),
                        1.5,
                        "x"),
                Bar.atMost("a refusal", refusal.getPrimaryResult().getScore(), 1000, " ns"),
                Bar.atMost("garbage of a refusal", bytes(refusal), 128, " B"));
    }

    private RunResult find(String name, String format) {
        return results.stream()
                .filter(result -> name(result).equals(name) && format(result).equals(format))
                .findFirst()
                .orElseThrow();
    }

    private static String name(RunResult result) {
        return result.getPrimaryResult().getLabel();
    }

    private static String format(RunResult result) {
        return result.getParams().getParam("format");
    }

    private static double bytes(RunResult result) {
        return result.getSecondaryResults().get(BYTES).getScore();
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
