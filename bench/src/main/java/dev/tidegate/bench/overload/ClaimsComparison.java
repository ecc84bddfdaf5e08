package dev.tidegate.bench.overload;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Table;
import dev.tidegate.simulation.Report;
import dev.tidegate.simulation.Scenario;
import dev.tidegate.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Question: against which fixed limits do the published claims for adaptive ones hold: average latency -35 %, p99
 * stability +60 %, throughput +25 %, recovery in seconds instead of minutes?
 *
 * <p>Virtual time: the figures depend on the seeds alone, and are the same on every machine. Exit code 0 when all four
 * hold against the limit of 200, the size of a usual thread pool, in the surge and in the retry storm.
 */
public final class ClaimsComparison {
    private static final int SEEDS = 3;
    private static final List<String> WORLDS = List.of("D1", "D7", "D5");
    private static final List<String> PROMISED = List.of("D1", "D7");
    private static final int[] LIMITS = {20, 46, 60, 100, 150, 200};
    private static final int POOL = 200;

    private ClaimsComparison() {}

    /** Prints a table for each scenario and each adaptive limit. */
    public static void main(String[] arguments) {
        boolean holds = true;
        for (String name : WORLDS) {
            Scenario scenario = Scenarios.named(name);
            System.out.println("\n" + scenario.name() + ": " + scenario.text() + "; mean of " + SEEDS + " seeds");
            List<Rival> fixed = fixed();
            List<Measured> measured = Stream.concat(fixed.stream(), Stream.of(Rivals.TIDE, Rivals.GRADIENT))
                    .parallel()
                    .map(rival -> Measured.of(rival, scenario))
                    .toList();
            System.out.println(figures(measured));
            for (Measured adaptive : measured.subList(fixed.size(), measured.size())) {
                holds &= claims(adaptive, measured.subList(0, fixed.size())) || !PROMISED.contains(name);
            }
        }
        System.out.println((holds ? "PASS " : "SHORT")
                + "        tide and gradient keep all four claims against a limit of " + POOL + " in D1 and D7");
        System.exit(holds ? 0 : 1);
    }

    private static List<Rival> fixed() {
        List<Rival> fixed = new ArrayList<>();
        for (int limit : LIMITS) {
            fixed.add(Rivals.fixed(limit));
        }
        fixed.add(Rivals.own("none", new ConcurrencyRule.Off()));
        return fixed;
    }

    private static Table figures(List<Measured> measured) {
        Table table = new Table("", "goodput, %", "mean, ms", "p99 deviation, ms", "recovery, s");
        for (Measured each : measured) {
            table.row(
                    each.name(),
                    Figures.number(each.share(), 1),
                    Figures.number(each.meanMillis(), 1),
                    Figures.number(each.jitterMillis(), 1),
                    recovery(each));
        }
        return table;
    }

    private static String recovery(Measured measured) {
        return measured.recoverySeconds() == Double.POSITIVE_INFINITY
                ? "never"
                : Figures.number(measured.recoverySeconds(), 0);
    }

    /** Prints where the claims hold; returns whether all do against the pool. */
    private static boolean claims(Measured adaptive, List<Measured> fixed) {
        Table table =
                new Table(adaptive.name() + " against", "latency", "p99 deviation", "throughput", "recovery, s", "");
        boolean againstPool = false;
        for (Measured other : fixed) {
            Claim claim = new Claim(adaptive, other);
            table.row(
                    other.name(),
                    change(claim.latency()),
                    change(claim.deviation()),
                    change(claim.throughput()),
                    recovery(other) + " -> " + recovery(adaptive),
                    claim.verdict());
            againstPool |= other.name().equals("fixed " + POOL) && claim.holds();
        }
        System.out.println(table);
        return againstPool;
    }

    private static String change(double ratio) {
        return Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%+.1f %%", 100 * (ratio - 1));
    }

    /** What one limit did in one scenario: the mean over the seeds, of the recovery the longest. */
    private record Measured(String name, double share, double meanMillis, double jitterMillis, double recoverySeconds) {
        static Measured of(Rival rival, Scenario scenario) {
            List<Report> reports = LongStream.rangeClosed(1, SEEDS)
                    .mapToObj(seed -> Simulation.run(scenario, rival.door(), seed))
                    .toList();
            return new Measured(
                    rival.name(),
                    100 * reports.stream().mapToDouble(Report::share).average().orElseThrow(),
                    reports.stream().mapToDouble(Report::meanMillis).average().orElseThrow(),
                    reports.stream().mapToDouble(Report::jitterMillis).average().orElseThrow(),
                    reports.stream()
                            .mapToDouble(Report::worstRecoverySeconds)
                            .max()
                            .orElseThrow());
        }
    }

    /** One adaptive limit against one fixed one, as ratios. */
    private record Claim(Measured adaptive, Measured fixed) {
        private static final double LATENCY = 0.65;
        private static final double DEVIATION = 0.4;
        private static final double THROUGHPUT = 1.25;
        private static final double SECONDS_MAX = 10;
        private static final double MINUTE = 60;

        double latency() {
            return adaptive.meanMillis() / fixed.meanMillis();
        }

        double deviation() {
            return adaptive.jitterMillis() / fixed.jitterMillis();
        }

        double throughput() {
            return adaptive.share() / fixed.share();
        }

        private boolean recovers() {
            return adaptive.recoverySeconds() <= SECONDS_MAX && fixed.recoverySeconds() >= MINUTE;
        }

        boolean holds() {
            return verdict().equals("all four");
        }

        String verdict() {
            List<String> kept = new ArrayList<>();
            if (latency() <= LATENCY) {
                kept.add("latency");
            }
            if (deviation() <= DEVIATION) {
                kept.add("stability");
            }
            if (throughput() >= THROUGHPUT) {
                kept.add("throughput");
            }
            if (recovers()) {
                kept.add("recovery");
            }
            return kept.size() == 4 ? "all four" : kept.isEmpty() ? "none" : String.join(", ", kept);
        }
    }
}
