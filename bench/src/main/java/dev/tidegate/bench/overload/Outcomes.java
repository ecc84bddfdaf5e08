package dev.tidegate.bench.overload;

import dev.tidegate.simulation.Report;
import dev.tidegate.simulation.Scenario;
import dev.tidegate.simulation.Simulation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What every way of admission came to in every scenario. */
final class Outcomes {
    private final List<Scenario> scenarios;
    private final List<Rival> rivals;
    private final List<Outcome> outcomes;

    private Outcomes(List<Scenario> scenarios, List<Rival> rivals, List<Outcome> outcomes) {
        this.scenarios = scenarios;
        this.rivals = rivals;
        this.outcomes = outcomes;
    }

    /** Runs everything with the seeds from 1 on, on all processors; who runs when changes nothing. */
    static Outcomes of(List<Scenario> scenarios, List<Rival> rivals, int seeds) {
        Report[] reports = new Report[rivals.size() * scenarios.size() * seeds];
        List<Integer> order = IntStream.range(0, reports.length).boxed().toList();
        order.parallelStream().forEach(i -> {
            Scenario scenario = scenarios.get(i / seeds % scenarios.size());
            Rival rival = rivals.get(i / seeds / scenarios.size());
            reports[i] = Simulation.run(scenario, rival.door(), 1 + i % seeds);
        });
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < reports.length; i += seeds) {
            outcomes.add(Outcome.of(List.of(Arrays.copyOfRange(reports, i, i + seeds))));
        }
        return new Outcomes(scenarios, rivals, outcomes);
    }

    List<Scenario> scenarios() {
        return scenarios;
    }

    List<Rival> rivals() {
        return rivals;
    }

    Outcome at(Rival rival, Scenario scenario) {
        return outcomes.get(rivals.indexOf(rival) * scenarios.size() + scenarios.indexOf(scenario));
    }

    Outcome at(Rival rival, String scenario) {
        return at(
                rival,
                scenarios.stream()
                        .filter(each -> each.name().equals(scenario))
                        .findFirst()
                        .orElseThrow());
    }

    /** The mean share over all scenarios, in percent. */
    double mean(Rival rival) {
        return scenarios.stream()
                .mapToDouble(each -> at(rival, each).share())
                .average()
                .orElse(Double.NaN);
    }

    /** The smallest share in any scenario, in percent. */
    double worst(Rival rival) {
        return scenarios.stream()
                .mapToDouble(each -> at(rival, each).share())
                .min()
                .orElse(Double.NaN);
    }
}
