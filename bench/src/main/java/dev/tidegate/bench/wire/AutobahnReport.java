package dev.tidegate.bench.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The index that Autobahn writes: for each agent, for each case, its behaviour. */
final class AutobahnReport {
    private static final Pattern AGENT = Pattern.compile("\"([a-z]+)\": \\{");
    private static final Pattern CASE =
            Pattern.compile("\"([0-9.]+)\": \\{\\s*\"behavior\": \"([A-Z -]+)\",\\s*\"behaviorClose\": \"([A-Z -]+)\"");

    private final Map<String, Map<String, String>> agents = new TreeMap<>();

    private AutobahnReport() {}

    static AutobahnReport read(Path index) throws IOException {
        String text = Files.readString(index);
        AutobahnReport report = new AutobahnReport();
        Matcher agent = AGENT.matcher(text);
        Matcher one = CASE.matcher(text);
        int at = 0;
        String name = "";
        while (one.find(at)) {
            while (agent.find(at) && agent.start() < one.start()) {
                name = agent.group(1);
                at = agent.end();
            }
            report.agents.computeIfAbsent(name, found -> new TreeMap<>()).put(one.group(1), one.group(2));
            at = one.end();
        }
        return report;
    }

    /** The behaviour by case; empty when the suite knows no such agent. */
    Map<String, String> of(String agent) {
        return agents.getOrDefault(agent, Map.of());
    }
}
