package dev.tidegate.bench.http1;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Table;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link HeadBenchmark} and holds it against its bars. */
public final class HeadCost {
    private static final double MOST_NANOS = 1_000;
    /** Below this, the bytes are those of the harness itself, spread over all operations. */
    private static final double MOST_BYTES = 0.5;

    private HeadCost() {}

    /** Prints the figures; exits with 1 when a bar is missed. */
    public static void main(String[] arguments) throws RunnerException {
        System.out.println(Machine.line());
        var options = new OptionsBuilder()
                .include(HeadBenchmark.class.getName() + "\\..*")
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build();
        Table table = new Table("head", "ns/op", "±", "B/op");
        double bytes = 0;
        double nanos = Double.NaN;
        for (RunResult result : new Runner(options).run()) {
            var primary = result.getPrimaryResult();
            double allocated =
                    result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
            bytes = Math.max(bytes, allocated);
            if (primary.getLabel().equals("request")) {
                nanos = primary.getScore();
            }
            table.row(
                    primary.getLabel(),
                    Figures.number(primary.getScore(), 0),
                    Figures.number(primary.getScoreError(), 0),
                    Figures.number(allocated, 2));
        }
        System.out.print(table);
        List<Bar> bars = List.of(
                Bar.atMost(
                        "a browser's request, " + HeadBenchmark.REQUEST.length() + " bytes", nanos, MOST_NANOS, " ns"),
                Bar.atMost("allocated for any head", bytes, MOST_BYTES, " B"));
        bars.forEach(System.out::println);
        System.exit(bars.stream().allMatch(Bar::passes) ? 0 : 1);
    }
}
