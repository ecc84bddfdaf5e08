package dev.tidegate.bench.flood;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be measured. */
enum Scenario {
    /** From half the capacity to ten times, with and without a gate. */
    RATES,
    /** The capacity falls to a quarter and comes back. */
    RECOVERY,
    /** Some calls matter more than others. */
    PRIORITIES,
    /** One user asks for most. */
    USERS;

    /** The scenario of that name. */
    static Scenario find(String name) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown argument " + name + "; known are --quick, "
                        + Arrays.stream(values()).map(Scenario::toString).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
