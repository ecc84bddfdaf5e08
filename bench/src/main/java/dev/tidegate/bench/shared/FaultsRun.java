package dev.tidegate.bench.shared;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Question: what do the death of a node, a hung, emptied or replaced Redis and a wrong clock do to a limit that four
 * nodes share?
 */
public final class FaultsRun {
    private static final HotLimit LIMIT = new HotLimit(20_000, 2_000);
    private static final double OFFERED = 40_000;

    private static final double P99_MAX_MILLIS = 25;
    private static final double RESUMED_MAX_SECONDS = 2;

    private final PrintStream out = System.out;
    private final List<Fault> faults;
    private final String sharing;
    private final int times;
    private final List<Bar> bars = new ArrayList<>();

    private FaultsRun(List<String> arguments) {
        List<Fault> named = Stream.of(Fault.values())
                .filter(fault -> arguments.contains(argument(fault)))
                .toList();
        this.faults = named.isEmpty() ? List.of(Fault.values()) : named;
        this.sharing = Stream.of("exact", "lease", "share")
                .filter(arguments::contains)
                .findFirst()
                .orElse("auto");
        this.times = arguments.contains("--quick") ? 1 : 3;
    }

    /** How a fault is named on the command line. */
    private static String argument(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Runs; {@code --quick} does everything once instead of three times. A way of sharing (exact, lease, share) or
     * names of faults ({@code killed-node}) may be given.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(new FaultsRun(Arrays.asList(arguments)).run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        out.println(Machine.line());
        out.printf(
                "%d processes, sharing %s, %,d permits a second, burst %,d, %,.0f calls a second; each fault %d times, the worst of"
                        + " them is shown%n%n",
                Fleet.NODES, sharing, LIMIT.perSecond(), LIMIT.burst(), OFFERED, times);
        Table table = new Table(
                "fault",
                "beyond burst + rate",
                "stated slack",
                "from..to s",
                "used meanwhile",
                "back after s",
                "p50 µs",
                "p99 µs",
                "p99 since due ms",
                "max ms",
                "without store");
        for (Fault fault : faults) {
            measure(fault, table);
        }
        out.println();
        out.println(table);
        bars.forEach(out::println);
        return bars.stream().allMatch(Bar::passes);
    }

    private void measure(Fault fault, Table table) throws IOException, InterruptedException {
        List<FaultTrial.Result> results = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            results.add(new FaultTrial(fault, sharing, LIMIT, OFFERED).run());
            out.println(line(fault, results.getLast()));
        }
        FaultTrial.Result highest = worst(results, Comparator.comparingDouble(FaultTrial.Result::excess));
        double slack = fault.slack(LIMIT);
        double resumed = worst(results, Comparator.comparingDouble(FaultTrial.Result::resumedSeconds))
                .resumedSeconds();
        NodeReport slowest = worst(
                        results, Comparator.comparingDouble(one -> one.report().millisSinceDue(99)))
                .report();
        table.row(
                fault.toString(),
                Figures.number(highest.excess(), 0),
                Figures.number(slack, 0),
                Figures.number(highest.fromSeconds(), 2) + ".." + Figures.number(highest.toSeconds(), 2),
                Figures.number(results.getFirst().meanwhile(), 0) + " %",
                Figures.number(resumed, 2),
                Figures.number(slowest.answerMicros(50), 1),
                Figures.number(slowest.answerMicros(99), 1),
                Figures.number(slowest.millisSinceDue(99), 1),
                Figures.number(slowest.millisSinceDue(100), 0),
                Long.toString(slowest.storeless()));
        bars.add(Bar.atMost(fault + ": permits beyond the bound in any interval", highest.excess(), slack, ""));
        bars.add(Bar.atMost(fault + ": p99 of decisions since due", slowest.millisSinceDue(99), P99_MAX_MILLIS, " ms"));
        bars.add(Bar.atMost(fault + ": time until the rate is used again", resumed, RESUMED_MAX_SECONDS, " s"));
    }

    private static String line(Fault fault, FaultTrial.Result result) {
        return String.format(
                Locale.ROOT,
                "%s: %,.0f beyond burst + rate (%.2f to %.2f s after the fault), p99 %.1f ms, back after %.2f s",
                fault,
                result.excess(),
                result.fromSeconds(),
                result.toSeconds(),
                result.report().millisSinceDue(99),
                result.resumedSeconds());
    }

    private static FaultTrial.Result worst(List<FaultTrial.Result> results, Comparator<FaultTrial.Result> order) {
        return results.stream().max(order).orElseThrow();
    }
}
