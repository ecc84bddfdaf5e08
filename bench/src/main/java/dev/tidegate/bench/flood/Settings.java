package dev.tidegate.bench.flood;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How long and what a run measures.
 *
 * @param scenarios what is measured, besides the capacity
 * @param quick whether it only has a minute and a half
 * @param model how the service works
 */
record Settings(Set<Scenario> scenarios, boolean quick, ServiceModel model) {
    private static final String QUICK = "--quick";
    private static final String SERVICE = "--service=";

    /**
     * Reads the arguments: names of scenarios, {@code --quick}, {@code --service=THREADS,CPU_US,WAIT_US,CONTENTION}.
     */
    static Settings parse(String[] arguments) {
        Set<Scenario> scenarios = EnumSet.noneOf(Scenario.class);
        boolean quick = false;
        ServiceModel model = ServiceModel.USUAL;
        for (String argument : arguments) {
            if (argument.equals(QUICK)) {
                quick = true;
            } else if (argument.startsWith(SERVICE)) {
                model = ServiceModel.parse(argument.substring(SERVICE.length()).split(","));
            } else {
                scenarios.add(Scenario.find(argument));
            }
        }
        return new Settings(scenarios.isEmpty() ? EnumSet.allOf(Scenario.class) : scenarios, quick, model);
    }

    /** With so many clients at a time the capacity is looked for. */
    List<Integer> concurrencies() {
        int knee = kneeOf(model.cpu());
        List<Integer> all = new ArrayList<>(List.of(knee, knee * 5 / 4, knee * 3 / 2, knee * 2));
        if (!quick) {
            all.addAll(0, List.of(knee / 4, knee / 2));
            all.addAll(List.of(knee * 3, knee * 6, knee * 12));
        }
        return all;
    }

    /** The same for a service that is four times slower. */
    List<Integer> concurrenciesWhenSlow() {
        int knee = kneeOf(model.cpu().multipliedBy(RecoveryScenario.SLOWER));
        return quick ? List.of(knee * 3 / 2) : List.of(knee, knee * 3 / 2, knee * 2);
    }

    /** So many calls keep the processor busy if none ever meets another: a sensible place to look around. */
    private int kneeOf(Duration cpu) {
        return Math.toIntExact(
                Math.max(4, Math.round(1.0 * model.pause().plus(cpu).toNanos() / cpu.toNanos())));
    }

    Duration capacityStep() {
        return Duration.ofMillis(quick ? 1_500 : 3_000);
    }

    /** How many times the capacity is asked for. */
    List<Double> rates(Contender contender) {
        if (quick) {
            return contender == Contender.TIDE ? List.of(0.5, 5.0) : List.of(5.0);
        }
        return List.of(0.5, 1.0, 2.0, 3.0, 5.0, 10.0);
    }

    Duration flood(Contender contender) {
        int whenLong = contender == Contender.TIDE ? 8 : 5;
        return Duration.ofSeconds(quick ? 3 : whenLong);
    }

    int recoveries() {
        return quick ? 1 : 3;
    }

    /** From one change of the capacity to the next. */
    Duration betweenChanges() {
        return Duration.ofSeconds(quick ? 6 : 8);
    }

    Duration mixedFlood() {
        return Duration.ofSeconds(quick ? 6 : 10);
    }
}
