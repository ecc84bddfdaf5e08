package dev.tidegate.gateway.admin;

/**
 * Turns the Prometheus text format 0.0.4 into OpenMetrics 1.0.0. For what the gate exposes they differ in two things:
 * OpenMetrics names a counter without the ending {@code _total} that its samples carry, and marks the end.
 */
final class OpenMetricsText {
    private static final String TOTAL = "_total";

    private OpenMetricsText() {}

    static String of(String prometheus) {
        StringBuilder text = new StringBuilder(prometheus.length() + 16);
        prometheus.lines().forEach(line -> text.append(line(line)).append('\n'));
        return text.append("# EOF\n").toString();
    }

    private static String line(String line) {
        if (!line.startsWith("# ")) {
            return line;
        }
        // "# TYPE name kind" and "# HELP name words"
        String[] parts = line.split(" ", 4);
        String name = parts[2];
        return name.endsWith(TOTAL)
                ? parts[0] + " " + parts[1] + " " + name.substring(0, name.length() - TOTAL.length()) + " " + parts[3]
                : line;
    }
}
