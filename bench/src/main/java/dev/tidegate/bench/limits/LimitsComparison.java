package dev.tidegate.bench.limits;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.JmhRun;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Outcome;
import dev.tidegate.bench.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Question: what does a decision cost, beside Bucket4j, Resilience4j, Guava and Sentinel?
 *
 * <p>All libraries run in this one run, four threads each, every benchmark in a fresh JVM. Exit code 0 when every bar
 * is reached, 1 when one is short.
 */
public final class LimitsComparison {
    private static final String TIDEGATE = "tidegate";

    private final JmhRun jmh;
    private final List<Bar> bars = new ArrayList<>();

    private LimitsComparison(JmhRun jmh) {
        this.jmh = jmh;
    }

    /** Runs all questions; {@code --quick} only to see that they run. */
    public static void main(String[] arguments) throws RunnerException {
        System.out.println(Machine.line());
        System.exit(new LimitsComparison(JmhRun.of(arguments)).run() ? 0 : 1);
    }

    private boolean run() throws RunnerException {
        List<Outcome> hot = ask(HotKey.class, "One hot key, granted");
        bars.add(Bar.atLeast("one hot key, fastest peer / Tidegate", ratio(hot), 10, "x"));
        bars.add(Bar.atMost("one hot key, allocation", tidegate(hot).bytes(), 0, " B/op"));

        List<Outcome> keyed = ask(MillionKeys.class, "A million keys, granted (each call builds its key)");
        bars.add(Bar.atLeast("a million keys, fastest peer / Tidegate", ratio(keyed), 3, "x"));
        bars.add(Bar.atMost("a million keys, allocation beyond the key", keyedBytes(keyed), 0, " B/op"));

        List<Outcome> refused = ask(Refusal.class, "One spent limit, refused");
        bars.add(Bar.atLeast("refusal, fastest peer / Tidegate", ratio(refused), 5, "x"));
        bars.add(Bar.atMost("refusal, allocation", tidegate(refused).bytes(), 0, " B/op"));

        List<Outcome> four = ask(FourLimits.class, "Four limits that must all agree, granted");
        bars.add(Bar.atMost("four limits, allocation", tidegate(four).bytes(), 0, " B/op"));

        footprint();
        bars.forEach(System.out::println);
        return bars.stream().allMatch(Bar::passes);
    }

    private List<Outcome> ask(Class<?> question, String title) throws RunnerException {
        System.out.println("\n" + title + ", 4 threads");
        List<Outcome> outcomes = jmh.run(question);
        double own = tidegate(outcomes).nanos();
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

    private void footprint() {
        System.out.println("\nHeap that stays for each of a million keys");
        Table table = new Table("", "bytes a key");
        for (KeyedLibrary library : KeyedLibrary.values()) {
            double bytes = KeyFootprint.bytesPerKey(library);
            table.row(library.name().toLowerCase(Locale.ROOT), Figures.number(bytes, 1));
            if (library == KeyedLibrary.TIDEGATE) {
                bars.add(Bar.atMost("heap for a key", bytes, 20, " bytes"));
            }
        }
        System.out.println(table);
    }

    private static Outcome tidegate(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> outcome.name().equals(TIDEGATE))
                .findFirst()
                .orElseThrow();
    }

    private static double ratio(List<Outcome> outcomes) {
        double fastestPeer = outcomes.stream()
                .filter(outcome ->
                        !outcome.name().equals(TIDEGATE) && !outcome.name().equals("keyOnly"))
                .mapToDouble(Outcome::nanos)
                .min()
                .orElse(Double.NaN);
        return fastestPeer / tidegate(outcomes).nanos();
    }

    private static double keyedBytes(List<Outcome> outcomes) {
        double key = outcomes.stream()
                .filter(outcome -> outcome.name().equals("keyOnly"))
                .findFirst()
                .orElseThrow()
                .bytes();
        return Math.max(0, tidegate(outcomes).bytes() - key); // the compiler may do away with a part of the key
    }
}
