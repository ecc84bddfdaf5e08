package dev.tidegate.bench.http2;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link HpackBenchmark} and holds it against its bars. */
public final class HpackCost {
    private static final String PEER = "Netty";
    /** At most the cost of the peer. */
    private static final double MOST_RATIO = 1;
    /** Below this, the bytes are those of the harness itself, spread over all operations. */
    private static final double MOST_BYTES = 0.5;

    private HpackCost() {}

    /** Prints the figures; exits with 1 when a bar is missed. */
    public static void main(String[] arguments) throws RunnerException {
        System.out.println(Machine.line());
        var options = new OptionsBuilder()
                .include(HpackBenchmark.class.getName() + "\\..*")
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build();
        Table table = new Table("block", "ns/op", "±", "B/op");
        Map<String, Double> nanos = new HashMap<>();
        double bytes = 0;
        for (RunResult result : new Runner(options).run()) {
            var primary = result.getPrimaryResult();
            double allocated =
                    result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
            if (!primary.getLabel().endsWith(PEER)) {
                bytes = Math.max(bytes, allocated);
            }
            nanos.put(primary.getLabel(), primary.getScore());
            table.row(
                    primary.getLabel(),
                    Figures.number(primary.getScore(), 0),
                    Figures.number(primary.getScoreError(), 0),
                    Figures.number(allocated, 2));
        }
        System.out.print(table);
        List<Bar> bars = bars(nanos, bytes);
        bars.forEach(System.out::println);
        System.exit(bars.stream().allMatch(Bar::passes) ? 0 : 1);
    }

    private static List<Bar> bars(Map<String, Double> nanos, double bytes) {
        List<Bar> bars = new ArrayList<>();
        nanos.keySet().stream()
                .filter(label -> !label.endsWith(PEER))
                .sorted()
                .forEach(label -> bars.add(Bar.atMost(
                        label + ", of " + PEER + "'s cost",
                        nanos.get(label) / nanos.getOrDefault(label + PEER, Double.NaN),
                        MOST_RATIO,
                        "")));
        bars.add(Bar.atMost("allocated for any block", bytes, MOST_BYTES, " B"));
        return bars;
    }
}
