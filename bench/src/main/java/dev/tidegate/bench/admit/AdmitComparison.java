package dev.tidegate.bench.admit;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.JmhRun;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Outcome;
import dev.tidegate.bench.Table;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Question: what do admission, a circuit breaker and the degradation ladder cost a call, beside concurrency-limits and
 * Resilience4j?
 *
 * <p>All in this one run, every benchmark in a fresh JVM. Exit code 0 when every bar is reached, 1 when one is short.
 */
public final class AdmitComparison {
    private static final String TIDEGATE = "tidegate";
    private static final int THREADS = 4;

    private AdmitComparison() {}

    /** Runs all questions; {@code --quick} only to see that they run. */
    public static void main(String[] arguments) throws RunnerException {
        System.out.println(Machine.line());
        JmhRun jmh = JmhRun.of(arguments);
        List<Outcome> alone = jmh.run(EnterAndLeave.class, 1);
        print("enter and leave, one thread, with two readings of the clock", alone);
        List<Outcome> together = jmh.run(EnterAndLeave.class, THREADS);
        print("enter and leave, four threads on one limit", together);
        List<Outcome> passing = jmh.run(Passing.class, 1);
        print("a closed breaker, and a feature that is on", passing);
        double cheapest = Math.min(nanos(together, "vegas"), nanos(together, "gradient2"));
        List<Bar> bars = List.of(
                Bar.atMost("enter and leave, one thread", nanos(alone, TIDEGATE), 100, " ns"),
                Bar.atMost("enter and leave, allocation", bytes(alone, TIDEGATE), 0, " B"),
                Bar.atMost(
                        "enter and leave, four threads, Tidegate / cheapest SimpleLimiter",
                        nanos(together, TIDEGATE) / cheapest,
                        0.5,
                        "x"),
                Bar.atMost("enter and leave, four threads, allocation", bytes(together, TIDEGATE), 0, " B"),
                Bar.atMost("breaker, check", nanos(passing, "check"), 5, " ns"),
                Bar.atMost(
                        "breaker, check and result, Tidegate / Resilience4j",
                        nanos(passing, TIDEGATE) / nanos(passing, "resilience4j"),
                        1,
                        "x"),
                Bar.atMost("feature, check", nanos(passing, "feature"), 5, " ns"));
        bars.forEach(System.out::println);
        System.exit(bars.stream().allMatch(Bar::passes) ? 0 : 1);
    }

    private static void print(String title, List<Outcome> outcomes) {
        System.out.println("\n" + title);
        Table table = new Table("", "ns a call, median", "range", "B a call");
        for (Outcome outcome : outcomes) {
            table.row(
                    outcome.name(),
                    Figures.number(outcome.nanos(), 1),
                    outcome.spread(),
                    Figures.number(outcome.bytes(), 0));
        }
        System.out.println(table);
    }

    private static double nanos(List<Outcome> outcomes, String name) {
        return find(outcomes, name).nanos();
    }

    private static double bytes(List<Outcome> outcomes, String name) {
        return find(outcomes, name).bytes();
    }

    private static Outcome find(List<Outcome> outcomes, String name) {
        return outcomes.stream()
                .filter(outcome -> outcome.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
