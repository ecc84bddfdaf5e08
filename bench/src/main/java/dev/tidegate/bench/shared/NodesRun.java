package dev.tidegate.bench.shared;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Question: does one limit hold over four processes, whatever interval one looks at, and is it used up and divided
 * fairly when twice as much is asked for?
 */
public final class NodesRun {
    private static final HotLimit LIMIT = new HotLimit(50_000, 5_000);
    private static final double OFFERED = 100_000;
    private static final String AUTO = "auto";

    private static final double UTILISATION_MIN = 99;
    private static final double OPERATIONS_MAX = 0.01;
    private static final double UNFAIRNESS_MAX = 5;
    /** An interval ends between two spans of the record; what the rate gives in two of them cannot be told apart. */
    private static final double UNTOLD = 2 * LIMIT.perSecond() * AdmissionLog.BIN_NANOS / 1e9;

    private final PrintStream out = System.out;
    private final List<String> sharings;
    private final Duration length;
    private final List<Bar> bars = new ArrayList<>();

    private NodesRun(boolean quick) {
        this.sharings = quick ? List.of(AUTO) : List.of(AUTO, "share", "lease");
        this.length = Duration.ofSeconds(quick ? 4 : 10);
    }

    /** Runs; {@code --quick} leaves out what is not chosen by itself, and is shorter. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(new NodesRun(Arrays.asList(arguments).contains("--quick")).run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        out.println(Machine.line());
        out.printf(
                "%d processes, %,d permits a second, burst %,d, %,.0f calls a second; fair shares of the skewed demand: %s%n%n",
                Fleet.NODES,
                LIMIT.perSecond(),
                LIMIT.burst(),
                OFFERED,
                text(FairShares.of(LIMIT.perSecond(), Demand.SKEWED.of(OFFERED))));
        Table table = new Table(
                "sharing",
                "demand",
                "used",
                "beyond burst + rate",
                "from..to s",
                "admitted/s by node",
                "unfair",
                "Redis calls",
                "with inner",
                "p50 µs",
                "p99 µs",
                "p99.9 µs",
                "p99 since due ms",
                "without store");
        for (String sharing : sharings) {
            for (Demand demand : Demand.values()) {
                NodesTrial.Result result = new NodesTrial(sharing, LIMIT, OFFERED, demand).run(length);
                table.row(cells(result));
                addBars(result);
            }
        }
        out.println(table);
        out.printf(
                "Every interval since the start of the processes was looked at; %.0f permits cannot be told apart.%n",
                UNTOLD);
        bars.forEach(out::println);
        return bars.stream().allMatch(Bar::passes);
    }

    private static String[] cells(NodesTrial.Result result) {
        NodeReport report = result.report();
        return new String[] {
            result.trial().sharing(),
            result.trial().demand().toString(),
            Figures.number(result.utilisation(), 1) + " %",
            Figures.number(result.excess(), 0),
            Figures.number(result.worstFromSeconds(), 2) + ".." + Figures.number(result.worstToSeconds(), 2),
            text(result.nodes().stream().mapToDouble(Double::doubleValue).toArray()),
            Figures.number(result.unfairness(), 1) + " %",
            Figures.number(result.operationsPerDecision(), 5),
            Figures.number(result.commandsPerDecision(), 5),
            Figures.number(report.answerMicros(50), 1),
            Figures.number(report.answerMicros(99), 1),
            Figures.number(report.answerMicros(99.9), 1),
            Figures.number(report.millisSinceDue(99), 1),
            Long.toString(report.storeless())
        };
    }

    private static String text(double[] perSecond) {
        return DoubleStream.of(perSecond)
                .mapToObj(one -> Figures.number(one, 0))
                .collect(Collectors.joining(" "));
    }

    private void addBars(NodesTrial.Result result) {
        String name = result.trial().sharing() + ", " + result.trial().demand() + " demand, ";
        bars.add(Bar.atMost(name + "permits beyond the bound in any interval", result.excess(), UNTOLD, ""));
        if (!result.trial().sharing().equals(AUTO)) {
            return;
        }
        bars.add(Bar.atLeast(name + "of the rate used", result.utilisation(), UTILISATION_MIN, " %"));
        bars.add(Bar.atMost(
                name + "Redis calls for a hundred decisions",
                100 * result.operationsPerDecision(),
                100 * OPERATIONS_MAX,
                ""));
        if (result.trial().demand() == Demand.SKEWED) {
            bars.add(Bar.atMost(name + "furthest from a fair share", result.unfairness(), UNFAIRNESS_MAX, " %"));
        }
    }
}
