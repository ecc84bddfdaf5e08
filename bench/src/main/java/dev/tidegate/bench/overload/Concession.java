package dev.tidegate.bench.overload;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.simulation.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A scenario in which somebody else serves a little more than {@code tide}, and why that is borne.
 *
 * @param rival who does
 * @param scenario in which
 * @param reason what tide gets for it
 */
record Concession(String rival, String scenario, String reason) {
    /** How far behind still counts as equal, and how far behind a concession may be, in points. */
    private static final double EQUAL = 0.5;

    private static final double MOST = 2;

    private static final List<Concession> ALL = List.of(
            new Concession(
                    "Gradient2", "D3", "two kinds of requests, one twenty times the other, blur what a test shows"),
            new Concession(
                    "Gradient2",
                    "D12",
                    "below 24 every test of a smaller limit leaves a connection of the pool unused"),
            new Concession(
                    "Vegas, windowed",
                    "D11",
                    "of eight slots one is much: every test of a limit leaves an eighth unused"),
            new Concession(
                    "Gradient2", "V2", "throughput has a sharp peak at 40, and every test of another limit leaves it"));

    /** Says where tide is behind, and whether that is documented and within bounds. */
    static List<Bar> bars(Outcomes outcomes) {
        List<Bar> bars = new ArrayList<>();
        int undocumented = 0;
        for (Rival rival : Rivals.TO_EQUAL) {
            double most = Double.NEGATIVE_INFINITY;
            for (Scenario scenario : outcomes.scenarios()) {
                double behind = outcomes.at(rival, scenario).share()
                        - outcomes.at(Rivals.TIDE, scenario).share();
                most = Math.max(most, behind);
                if (behind > EQUAL) {
                    Optional<Concession> documented = find(rival, scenario);
                    undocumented += documented.isPresent() ? 0 : 1;
                    String reason = documented.map(Concession::reason).orElse("NOT DOCUMENTED");
                    System.out.println("exception: " + rival.name() + " is " + Figures.number(behind, 1)
                            + " points ahead of tide in " + scenario.name() + ": " + reason);
                }
            }
            bars.add(Bar.atMost("tide behind " + rival.name() + " in any scenario", most, MOST, " points"));
        }
        bars.add(Bar.atMost("scenarios behind by more than 0.5 points without a reason", undocumented, 0, ""));
        return bars;
    }

    private static Optional<Concession> find(Rival rival, Scenario scenario) {
        return ALL.stream()
                .filter(each ->
                        each.rival().equals(rival.name()) && each.scenario().equals(scenario.name()))
                .findFirst();
    }
}
