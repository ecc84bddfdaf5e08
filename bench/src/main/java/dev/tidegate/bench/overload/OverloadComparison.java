package dev.tidegate.bench.overload;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Table;
import dev.tidegate.simulation.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Question: how much of what could be served does a service serve behind each limit, when more is asked of it, when it
 * loses capacity, when its work gets slower, when it pauses?
 *
 * <p>Virtual time: the figures depend on the seeds alone, and are the same on every machine. Exit code 0 when every bar
 * is reached, 1 when one is short.
 */
public final class OverloadComparison {
    private static final int SEEDS = 3;
    private static final double MEAN_MIN = 95;
    private static final double WORST_MIN = 83;
    private static final double GRADIENT_MEAN_MIN = 91;
    private static final double ANSWERED_MIN = 95;
    private static final double RECOVERY_MAX = 5;
    private static final List<String> RECOVERIES = List.of("D4", "D5", "D7", "V5", "V6", "V11");

    private final Outcomes outcomes;

    private OverloadComparison(Outcomes outcomes) {
        this.outcomes = outcomes;
    }

    /** Runs all scenarios with all doors, prints the tables and the bars; {@code --quick} takes one seed only. */
    public static void main(String[] arguments) {
        int seeds = Arrays.asList(arguments).contains("--quick") ? 1 : SEEDS;
        List<Scenario> scenarios = Scenarios.all();
        System.out.println("goodput in percent of the oracle's, mean of " + seeds + " seeds");
        OverloadComparison comparison = new OverloadComparison(Outcomes.of(scenarios, Rivals.all(), seeds));
        List<Bar> bars = comparison.print();
        bars.forEach(System.out::println);
        System.exit(bars.stream().allMatch(Bar::passes) ? 0 : 1);
    }

    private List<Bar> print() {
        System.out.println(shares());
        System.out.println("what else matters");
        System.out.println(others());
        List<Bar> bars = new ArrayList<>(ownBars());
        bars.addAll(Concession.bars(outcomes));
        return bars;
    }

    private Table shares() {
        Table table = new Table(headings("scenario"));
        for (Scenario scenario : outcomes.scenarios()) {
            String name = String.format(Locale.ROOT, "%-4s %s", scenario.name(), scenario.text());
            table.row(row(name, rival -> outcomes.at(rival, scenario).share()));
        }
        return table.row(row("mean", outcomes::mean)).row(row("worst", outcomes::worst));
    }

    private Table others() {
        Table table = new Table(headings(""));
        table.row(row(
                "D8, light users answered, %", rival -> outcomes.at(rival, "D8").light()));
        table.row(row(
                "D9, critical answered, %", rival -> outcomes.at(rival, "D9").critical()));
        for (String scenario : RECOVERIES) {
            table.row(row(
                    scenario + ", longest recovery, s",
                    rival -> outcomes.at(rival, scenario).recoverySeconds()));
        }
        return table;
    }

    private String[] headings(String first) {
        List<String> headings = new ArrayList<>(List.of(first));
        outcomes.rivals().forEach(rival -> headings.add(rival.name()));
        return headings.toArray(String[]::new);
    }

    private String[] row(String name, ToDoubleFunction<Rival> figure) {
        List<String> row = new ArrayList<>(List.of(name));
        for (Rival rival : outcomes.rivals()) {
            double value = figure.applyAsDouble(rival);
            row.add(value == Double.POSITIVE_INFINITY ? "never" : Figures.number(value, 1));
        }
        return row.toArray(String[]::new);
    }

    private List<Bar> ownBars() {
        return List.of(
                Bar.atLeast("tide, mean", outcomes.mean(Rivals.TIDE), MEAN_MIN, " %"),
                Bar.atLeast("tide, worst", outcomes.worst(Rivals.TIDE), WORST_MIN, " %"),
                Bar.atLeast("gradient, mean", outcomes.mean(Rivals.GRADIENT), GRADIENT_MEAN_MIN, " %"),
                Bar.atLeast("tide, D8, light users answered", tide("D8").light(), ANSWERED_MIN, " %"),
                Bar.atLeast("tide, D9, critical answered", tide("D9").critical(), ANSWERED_MIN, " %"),
                Bar.atMost("tide, D4, recovery", tide("D4").recoverySeconds(), RECOVERY_MAX, " s"));
    }

    private Outcome tide(String scenario) {
        return outcomes.at(Rivals.TIDE, scenario);
    }
}
