package dev.tidegate.bench.flood;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Question: how much of its capacity does the service keep when more is asked of it, and how long do callers wait? */
final class RatesScenario {
    private static final double FLOOD = 5;
    private static final double HALF = 0.5;
    private static final double GOODPUT_MIN = 90;
    private static final double P99_RATIO_MAX = 3;

    private final Settings settings;
    private final TestBed bed;
    private final Map<Contender, Map<Double, FloodResult>> results = new EnumMap<>(Contender.class);

    RatesScenario(Settings settings, TestBed bed) {
        this.settings = settings;
        this.bed = bed;
    }

    /** Runs it; one table for all. */
    Table run() throws IOException, InterruptedException {
        Table table = new Table(
                "before the service", "offered", "goodput", "p50 ms", "p99 ms", "refused", "late", "other failures");
        for (Contender contender : Contender.values()) {
            Map<Double, FloodResult> ofContender = new TreeMap<>();
            Duration length = settings.flood(contender);
            for (double times : settings.rates(contender)) {
                FloodResult result = bed.flood(contender, times, length);
                ofContender.put(times, result);
                add(table, contender, times, result);
            }
            results.put(contender, ofContender);
        }
        return table;
    }

    /** Of what kind the other failures were; empty when there were none. */
    List<String> failures() {
        return results.entrySet().stream()
                .flatMap(of -> of.getValue().entrySet().stream()
                        .filter(at -> at.getValue().failed() > 0)
                        .map(at -> of.getKey() + " at " + at.getKey() + "x: "
                                + at.getValue().failures() + ", server errors "
                                + at.getValue().serverErrors()))
                .toList();
    }

    private void add(Table table, Contender contender, double times, FloodResult result) {
        table.row(
                contender.toString(),
                Figures.number(times, 1) + "x",
                Figures.number(goodput(result), 0) + " %",
                Figures.number(result.millis(50), 0),
                Figures.number(result.millis(99), 0),
                Long.toString(result.refused()),
                Long.toString(result.late()),
                Long.toString(result.failed()));
    }

    private double goodput(FloodResult result) {
        return 100 * result.goodPerSecond() / bed.capacity().perSecond();
    }

    /** What the gate promises that nobody configured. */
    List<Bar> bars() {
        FloodResult half = result(HALF);
        FloodResult flood = result(FLOOD);
        return List.of(
                Bar.atLeast("goodput at 5x, of the capacity", goodput(flood), GOODPUT_MIN, " %"),
                Bar.atMost(
                        "p99 of admitted calls at 5x, to that at half load",
                        flood.millis(99) / half.millis(99),
                        P99_RATIO_MAX,
                        "x"),
                Bar.atMost("other failures at any load", sum(FloodResult::failed), 0, ""),
                Bar.atMost("refusals without reason, rule or time", sum(FloodResult::unexplained), 0, ""));
    }

    private FloodResult result(double times) {
        FloodResult found = tide().get(times);
        if (found == null) {
            throw new IllegalStateException("nothing was measured at " + times);
        }
        return found;
    }

    private Map<Double, FloodResult> tide() {
        return results.getOrDefault(Contender.TIDE, Map.of());
    }

    private double sum(ToLongFunction<FloodResult> count) {
        return tide().values().stream().mapToLong(count).sum();
    }
}
