package dev.tidegate.bench.overload;

import dev.tidegate.simulation.Clients;
import dev.tidegate.simulation.Course;
import dev.tidegate.simulation.Scenario;
import dev.tidegate.simulation.Service;
import java.util.List;
import java.util.stream.Stream;

/** The worlds that limits are compared in: fourteen that they were designed with, and twelve that came later. */
final class Scenarios {
    static final Service SERVICE = Service.typical();
    static final Clients CLIENTS = Clients.typical();

    private Scenarios() {}

    static List<Scenario> all() {
        return Stream.concat(DesignScenarios.all(), ValidationScenarios.all()).toList();
    }

    static Scenario named(String name) {
        return all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario is called " + name));
    }

    static Scenario of(String name, String text, double... timesAndLoads) {
        return Scenario.of(name, text, Course.ofSteps(timesAndLoads));
    }

    /** Loads of a scenario that begins with an unusual capacity are multiples of that with so many normal cores. */
    static Scenario relative(Scenario scenario, double cores) {
        Course normal = Course.of(at -> 1, 1).withCores(at -> cores);
        double factor = scenario.with(normal).nominal() / scenario.nominal();
        return scenario.with(scenario.course().withLoadScaled(factor));
    }
}
