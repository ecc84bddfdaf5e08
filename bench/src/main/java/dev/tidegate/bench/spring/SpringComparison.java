package dev.tidegate.bench.spring;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.JmhRun;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Outcome;
import dev.tidegate.bench.Table;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;
import org.springframework.boot.SpringBootVersion;

/** What the starter costs beyond Spring's own proxy: runs all its questions, and holds it to its bars. */
public final class SpringComparison {
    private static final double MICRO_NANOS = 1000;
    private static final double TIMES_CHEAPER = 5;

    private final JmhRun jmh;
    private final List<Bar> bars = new ArrayList<>();

    private SpringComparison(JmhRun jmh) {
        this.jmh = jmh;
    }

    /** Runs all questions; {@code --quick} only to see that they run. */
    public static void main(String[] arguments) throws RunnerException {
        System.out.println(Machine.line());
        System.out.println("Spring Boot " + SpringBootVersion.getVersion());
        System.exit(new SpringComparison(JmhRun.of(arguments)).run() ? 0 : 1);
    }

    private boolean run() throws RunnerException {
        List<Outcome> one = ask(OneCaller.class, "A guarded bean that lets in at once, one thread");
        Outcome plain = named(one, "plainProxy");
        Outcome guarded = named(one, "tidegate");
        bars.add(Bar.atMost("one thread, beyond Spring's proxy", guarded.nanos() - plain.nanos(), MICRO_NANOS, " ns"));
        bars.add(Bar.atMost(
                "one thread, allocation beyond it", Math.max(0, guarded.bytes() - plain.bytes()), 0, " B/op"));
        bars.add(Bar.atLeast("one thread, peer / Tidegate beyond the proxy", ratio(one), TIMES_CHEAPER, "x"));
        List<Outcome> four = ask(FourCallers.class, "A guarded bean that lets in at once, four threads");
        bars.add(Bar.atLeast("four threads, peer / Tidegate beyond the proxy", ratio(four), TIMES_CHEAPER, "x"));
        bars.forEach(System.out::println);
        return bars.stream().allMatch(Bar::passes);
    }

    private List<Outcome> ask(Class<?> question, String title) throws RunnerException {
        System.out.println("\n" + title);
        List<Outcome> outcomes = jmh.run(question);
        Table table = new Table("", "ns a call, median", "range", "B a call");
        for (Outcome outcome : outcomes) {
            table.row(
                    outcome.name(),
                    Figures.number(outcome.nanos(), 1),
                    outcome.spread(),
                    Figures.number(outcome.bytes(), 0));
        }
        System.out.println(table);
        return outcomes;
    }

    private static double ratio(List<Outcome> outcomes) {
        double plain = named(outcomes, "plainProxy").nanos();
        double peer = named(outcomes, "resilience4j").nanos() - plain;
        return peer / Math.max(1, named(outcomes, "tidegate").nanos() - plain);
    }

    private static Outcome named(List<Outcome> outcomes, String name) {
        return outcomes.stream()
                .filter(outcome -> outcome.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
