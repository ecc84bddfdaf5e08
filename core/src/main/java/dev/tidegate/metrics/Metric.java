package dev.tidegate.metrics;

import java.util.HashSet;
import java.util.List;

/**
 * What a metric is called and what it means, in the words of OpenTelemetry.
 *
 * @param name in lower case with dots, such as {@code http.server.request.duration}
 * @param unit in UCUM, such as {@code s} or {@code By}; a number of things in braces, such as <code>{request}</code>;
 *     or {@code 1}
 * @param help one sentence
 * @param labels the names of the labels, with dots. Their values must be few: rules, routes, upstreams, reasons; never
 *     a key, an address or a path
 */
public record Metric(String name, Kind kind, String unit, String help, List<String> labels) {
    /** What kind of number it is. */
    public sealed interface Kind {
        /** A count that only rises. */
        record Count() implements Kind {}

        /** A level that rises and falls. */
        record Level() implements Kind {}

        /** A distribution of durations, shown in buckets with these upper bounds, rising, in nanoseconds. */
        record Duration(List<Long> boundsNanos) implements Kind {
            /** Keeps a copy. */
            public Duration {
                boundsNanos = List.copyOf(boundsNanos);
            }
        }
    }

    /** The bounds that OpenTelemetry advises for {@code http.server.request.duration}: 5 ms to 10 s. */
    public static final List<Long> HTTP_BOUNDS_NANOS = List.of(
            5_000_000L,
            10_000_000L,
            25_000_000L,
            50_000_000L,
            75_000_000L,
            100_000_000L,
            250_000_000L,
            500_000_000L,
            750_000_000L,
            1_000_000_000L,
            2_500_000_000L,
            5_000_000_000L,
            7_500_000_000L,
            10_000_000_000L);

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException when a name is not words of lower case letters, digits and underscores, joined
     *     by dots, or a label is named twice
     */
    public Metric {
        labels = List.copyOf(labels);
        checkName(name);
        labels.forEach(Metric::checkName);
        if (new HashSet<>(labels).size() < labels.size()) {
            throw new IllegalArgumentException("a label is named once, but " + name + " has " + labels);
        }
    }

    /** A metric that counts. */
    public static Metric count(String name, String unit, String help, String... labels) {
        return new Metric(name, new Kind.Count(), unit, help, List.of(labels));
    }

    /** A metric that rises and falls. */
    public static Metric level(String name, String unit, String help, String... labels) {
        return new Metric(name, new Kind.Level(), unit, help, List.of(labels));
    }

    /** A metric of durations. */
    public static Metric duration(String name, List<Long> boundsNanos, String help, String... labels) {
        return new Metric(name, new Kind.Duration(boundsNanos), "s", help, List.of(labels));
    }

    private static void checkName(String name) {
        if (!name.matches("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*")) {
            throw new IllegalArgumentException("a metric or label is named in.dotted.words, but was " + name);
        }
    }
}
