package dev.tidegate.cli.simulate;

import dev.tidegate.policy.SimulationSpec.Algorithm;
import dev.tidegate.simulation.AdmissionDoor;
import dev.tidegate.simulation.Report;
import dev.tidegate.simulation.Scenario;
import dev.tidegate.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;

/**
 * What one limit did.
 *
 * @param algorithm the limit
 * @param report what came of it
 * @param recoveries for each change of the load or the service, when it was over
 */
public record Trial(Algorithm algorithm, Report report, List<Recovery> recoveries) {
    /** Copies the recoveries. */
    public Trial {
        recoveries = List.copyOf(recoveries);
    }

    /**
     * How long it took until nearly all that could be answered was.
     *
     * @param at when something changed, in seconds
     * @param seconds how long; infinite when it never was before the next change
     */
    public record Recovery(double at, double seconds) {}

    static Trial of(Algorithm algorithm, Scenario scenario, long seed) {
        Report report = Simulation.run(scenario, inside -> new AdmissionDoor(inside, algorithm.rule()), seed);
        List<Recovery> recoveries = new ArrayList<>();
        List<Double> events = scenario.events();
        for (int i = 0; i < events.size(); i++) {
            double until = i + 1 < events.size() ? events.get(i + 1) : scenario.seconds();
            recoveries.add(new Recovery(events.get(i), report.recoverySeconds(events.get(i), until)));
        }
        return new Trial(algorithm, report, recoveries);
    }

    /** How often it did not recover before the next change. */
    public long neverRecovered() {
        return recoveries.stream()
                .filter(each -> each.seconds() == Double.POSITIVE_INFINITY)
                .count();
    }
}
