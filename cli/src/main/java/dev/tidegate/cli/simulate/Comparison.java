package dev.tidegate.cli.simulate;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.policy.SimulationSpec;
import dev.tidegate.simulation.Scenario;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What each limit of a file did to its world, and which one to take. */
public final class Comparison {
    /** Goodput that differs by less than this share is the same. */
    private static final double SAME = 0.01;

    private static final double PERCENT = 100;

    private final Scenario scenario;
    private final List<Trial> trials;

    private Comparison(Scenario scenario, List<Trial> trials) {
        this.scenario = scenario;
        this.trials = trials;
    }

    /**
     * Runs the world once with each limit, on all processors; the seed decides what happens by chance in all of them.
     */
    public static Comparison of(SimulationSpec spec, long seed) {
        Scenario scenario = World.scenarioOf(spec);
        return new Comparison(
                scenario,
                spec.algorithms().parallelStream()
                        .map(algorithm -> Trial.of(algorithm, scenario, seed))
                        .toList());
    }

    /** The world as it was run. */
    public Scenario scenario() {
        return scenario;
    }

    /** What each limit did, in the order of the file. */
    public List<Trial> trials() {
        return trials;
    }

    /**
     * The limit to take: of those whose goodput is within a hundredth of the best, one that finds its size by itself,
     * and of these the one with the shortest p99.
     */
    public Trial choice() {
        double best = best().report().share();
        return trials.stream()
                .filter(trial -> trial.report().share() >= best - SAME)
                .min(Comparator.comparing(Comparison::isTold)
                        .thenComparingDouble(trial -> trial.report().quantileMillis(0.99)))
                .orElseThrow();
    }

    private Trial best() {
        return trials.stream()
                .max(Comparator.comparingDouble(trial -> trial.report().share()))
                .orElseThrow();
    }

    /** Whether somebody must know the right size, now and after every change of the service. */
    private static boolean isTold(Trial trial) {
        return trial.algorithm().rule() instanceof ConcurrencyRule.Fixed
                || trial.algorithm().rule() instanceof ConcurrencyRule.Off;
    }

    /** Which limit to take and why, in one sentence. */
    public String advice() {
        Trial choice = choice();
        Trial best = best();
        String answered = String.format(
                Locale.ROOT,
                "take %s: it answers %.1f %% of what could be answered in time, with a p99 of %.0f ms",
                choice.algorithm().name(),
                PERCENT * choice.report().share(),
                choice.report().quantileMillis(0.99));
        return answered + compared(choice, best) + ".";
    }

    private String compared(Trial choice, Trial best) {
        if (trials.size() == 1) {
            return "";
        }
        if (!choice.equals(best)) {
            return String.format(
                    Locale.ROOT,
                    ", %.1f points less than %s, %s",
                    PERCENT * (best.report().share() - choice.report().share()),
                    best.algorithm().name(),
                    isTold(best) && !isTold(choice)
                            ? "and finds its limit by itself"
                            : "whose p99 is " + Math.round(best.report().quantileMillis(0.99)) + " ms");
        }
        Trial next = trials.stream()
                .filter(trial -> !trial.equals(choice))
                .max(Comparator.comparingDouble(trial -> trial.report().share()))
                .orElseThrow();
        return String.format(
                Locale.ROOT,
                "; the next best is %s with %.1f %%",
                next.algorithm().name(),
                PERCENT * next.report().share());
    }
}
