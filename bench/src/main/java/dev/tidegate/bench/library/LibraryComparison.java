package dev.tidegate.bench.library;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.JmhRun;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Outcome;
import dev.tidegate.bench.Table;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** What the library costs: runs all its questions, and holds it to its bars. */
public final class LibraryComparison {
    private final JmhRun jmh;
    private final List<Bar> bars = new ArrayList<>();

    private LibraryComparison(JmhRun jmh) {
        this.jmh = jmh;
    }

    /** Runs all questions; {@code --quick} only to see that they run. */
    public static void main(String[] arguments) throws RunnerException {
        System.out.println(Machine.line());
        System.exit(new LibraryComparison(JmhRun.of(arguments)).run() ? 0 : 1);
    }

    private boolean run() throws RunnerException {
        List<Outcome> one = ask(OneCaller.class, "Let in at once, one thread");
        bars.add(Bar.atLeast("one thread, peer / Tidegate", ratio(one), 1, "x"));
        bars.add(Bar.atMost("one thread, allocation", named(one, "tidegate").bytes(), 40, " B/op"));
        List<Outcome> four = ask(FourCallers.class, "Let in at once, four threads");
        bars.add(Bar.atLeast("four threads, peer / Tidegate", ratio(four), 1, "x"));
        List<Outcome> refused = ask(RefusedCaller.class, "Refused by a limit that is spent, one thread");
        bars.add(Bar.atLeast("refused, peer / Tidegate", ratio(refused), 2, "x"));
        bars.forEach(System.out::println);
        return bars.stream().allMatch(Bar::passes);
    }

    private List<Outcome> ask(Class<?> question, String title) throws RunnerException {
        System.out.println("\n" + title);
        List<Outcome> outcomes = jmh.run(question);
        double own = named(outcomes, "tidegate").nanos();
        Table table = new Table("", "ns a call, median", "range", "B a call", "times Tidegate's");
        for (Outcome outcome : outcomes) {
            table.row(
                    outcome.name(),
                    Figures.number(outcome.nanos(), 1),
                    outcome.spread(),
                    Figures.number(outcome.bytes(), 0),
                    Figures.number(outcome.nanos() / own, 1));
        }
        System.out.println(table);
        return outcomes;
    }

    private static double ratio(List<Outcome> outcomes) {
        return named(outcomes, "resilience4j").nanos()
                / named(outcomes, "tidegate").nanos();
    }

    private static Outcome named(List<Outcome> outcomes, String name) {
        return outcomes.stream()
                .filter(outcome -> outcome.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
