package dev.tidegate.bench.gateway;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a comparison runs.
 *
 * @param scenario what is compared
 * @param peers by name, in the order of a round
 * @param proxyCores which cores the gateways share, one gateway busy at a time, as taskset writes them
 * @param upstreamCores which cores the upstream has
 * @param loadCores which cores this JVM and wrk have; the launching script sees to it
 * @param connections kept open by the load
 * @param rounds how often the peers take turns
 * @param peakSeconds how long the peak of a peer is looked for in a round
 * @param steadySeconds how long each fixed rate is held
 * @param warmUpSeconds how long each peer is warmed at most before the first round
 * @param rate the fixed rate that all peers get, requests a second; 0 for 70 % of the better rival's peak in each round
 */
record Settings(
        Scenario scenario,
        List<String> peers,
        String proxyCores,
        String upstreamCores,
        String loadCores,
        int connections,
        int rounds,
        int peakSeconds,
        double steadySeconds,
        int warmUpSeconds,
        double rate) {
    private static final List<String> USAGE = List.of(
            "--quick",
            "--peers=A,B",
            "--proxy-cores=0",
            "--upstream-cores=1",
            "--load-cores=2,3",
            "--connections=64",
            "--rounds=3",
            "--peak-seconds=4",
            "--steady-seconds=3",
            "--warm-up-seconds=20",
            "--rate=N");

    /** Reads the name of a scenario and {@code --name=value} arguments; the rest has the value that the usage shows. */
    static Settings parse(String[] arguments) {
        Map<String, String> given = new HashMap<>();
        Scenario scenario = Scenario.SMALL;
        for (String argument : arguments) {
            if (!argument.startsWith("-")) {
                scenario = Scenario.find(argument)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "unknown scenario " + argument + "; known are " + Scenario.words()));
                continue;
            }
            String name = argument.split("=", 2)[0];
            if (USAGE.stream().noneMatch(known -> known.split("=", 2)[0].equals(name))) {
                throw new IllegalArgumentException("unknown argument " + argument + "; known are " + USAGE);
            }
            given.put(name, argument.substring(Math.min(argument.length(), name.length() + 1)));
        }
        return of(scenario, given);
    }

    private static Settings of(Scenario scenario, Map<String, String> given) {
        boolean quick = given.containsKey("--quick");
        return new Settings(
                scenario,
                Arrays.asList(given.getOrDefault("--peers", String.join(",", scenario.peers()))
                        .split(",")),
                given.getOrDefault("--proxy-cores", "0"),
                given.getOrDefault("--upstream-cores", "1"),
                given.getOrDefault("--load-cores", "2,3"),
                Integer.parseInt(given.getOrDefault("--connections", "64")),
                Integer.parseInt(given.getOrDefault("--rounds", quick ? "1" : "3")),
                Integer.parseInt(given.getOrDefault("--peak-seconds", quick ? "2" : "4")),
                Double.parseDouble(given.getOrDefault("--steady-seconds", quick ? "1.5" : "3")),
                Integer.parseInt(given.getOrDefault("--warm-up-seconds", quick ? "6" : "20")),
                Double.parseDouble(given.getOrDefault("--rate", "0")));
    }

    int proxyCoreCount() {
        return proxyCores.split(",").length;
    }

    int upstreamCoreCount() {
        return upstreamCores.split(",").length;
    }

    int loadThreads() {
        return loadCores.split(",").length;
    }

    /** Where a peer starts and warms up, before it moves to the proxy cores. */
    String allCores() {
        return String.join(",", proxyCores, upstreamCores, loadCores);
    }
}
