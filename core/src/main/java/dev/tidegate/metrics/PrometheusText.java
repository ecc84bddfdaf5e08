package dev.tidegate.metrics;

import java.util.List;
import java.util.Map;

/**
 * Writes metrics in the Prometheus text format 0.0.4, with the names that OpenTelemetry's compatibility rules give:
 * dots become underscores, the unit is spelt out at the end, and counts end in {@code _total}. A count named
 * {@code something.count} becomes {@code somethings_total}, since the ending says the same.
 *
 * <p>Beside its buckets each distribution has three levels, the 50th, 95th and 99th percentile of the last windows.
 */
public final class PrometheusText {
    /** The content type of the text. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Map<String, String> UNITS =
            Map.of("s", "_seconds", "By", "_bytes", "%", "_percent", "By/s", "_bytes_per_second");
    private static final Map<String, Double> QUANTILES = Map.of("_p50", 0.5, "_p95", 0.95, "_p99", 0.99);
    private static final double NANOS_PER_SECOND = 1e9;

    private final StringBuilder text = new StringBuilder();

    private PrometheusText() {}

    /** The text of these families. */
    public static String of(List<Family> families) {
        PrometheusText writer = new PrometheusText();
        families.forEach(writer::family);
        return writer.text.toString();
    }

    private void family(Family family) {
        switch (family.metric().kind()) {
            case Metric.Kind.Count() -> numbers(family, "counter");
            case Metric.Kind.Level() -> numbers(family, "gauge");
            case Metric.Kind.Duration(List<Long> boundsNanos) -> durations(family, boundsNanos);
        }
    }

    private void numbers(Family family, String type) {
        Metric metric = family.metric();
        String name = name(metric);
        head(name, metric.help(), type);
        for (Family.Series series : family.series()) {
            if (series instanceof Family.Series.Value(List<String> values, double value)) {
                sample(name, labels(metric, values), value);
            }
        }
    }

    private void durations(Family family, List<Long> boundsNanos) {
        Metric metric = family.metric();
        String name = name(metric);
        head(name, metric.help(), "histogram");
        for (Family.Series series : family.series()) {
            if (series instanceof Family.Series.Durations(List<String> values, Distribution all, var recent)) {
                buckets(name, labels(metric, values), all, boundsNanos);
            }
        }
        QUANTILES.keySet().stream().sorted().forEach(quantile -> quantile(family, quantile));
    }

    private void buckets(String name, String labels, Distribution all, List<Long> boundsNanos) {
        long[] counts = all.cumulative(boundsNanos);
        String before = labels.isEmpty() ? "" : labels + ",";
        for (int i = 0; i < counts.length; i++) {
            String bound = number(boundsNanos.get(i) / NANOS_PER_SECOND);
            sample(name + "_bucket", before + "le=\"" + bound + "\"", (double) counts[i]);
        }
        sample(name + "_bucket", before + "le=\"+Inf\"", (double) all.count());
        sample(name + "_sum", labels, all.sumNanos() / NANOS_PER_SECOND);
        sample(name + "_count", labels, (double) all.count());
    }

    private void quantile(Family family, String suffix) {
        Metric metric = family.metric();
        String name = underscored(metric.name()) + suffix + "_seconds";
        head(name, metric.help() + " (" + suffix.substring(1) + " of the last windows)", "gauge");
        for (Family.Series series : family.series()) {
            if (series instanceof Family.Series.Durations(List<String> values, var all, Distribution recent)) {
                double seconds = recent.quantileNanos(QUANTILES.getOrDefault(suffix, 1.0)) / NANOS_PER_SECOND;
                sample(name, labels(metric, values), seconds);
            }
        }
    }

    private void head(String name, String help, String type) {
        String escaped = help.replace("\\", "\\\\").replace("\n", "\\n");
        text.append("# HELP ").append(name).append(' ').append(escaped).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void sample(String name, String labels, double value) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ').append(number(value)).append('\n');
    }

    private static String labels(Metric metric, List<String> values) {
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            labels.append(i == 0 ? "" : ",")
                    .append(underscored(metric.labels().get(i)))
                    .append("=\"")
                    .append(values.get(i)
                            .replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\n", "\\n"))
                    .append('"');
        }
        return labels.toString();
    }

    private static String number(double value) {
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < 1e15;
        if (isWhole) {
            return Long.toString((long) value);
        }
        return Double.isInfinite(value) ? value > 0 ? "+Inf" : "-Inf" : Double.toString(value);
    }

    /** What a metric is called in this format. */
    static String name(Metric metric) {
        String unit = UNITS.getOrDefault(metric.unit(), "");
        return switch (metric.kind()) {
            case Metric.Kind.Count() -> plural(underscored(metric.name())) + unit + "_total";
            case Metric.Kind.Level() ->
                underscored(metric.name()) + (metric.unit().equals("1") ? "_ratio" : unit);
            case Metric.Kind.Duration(var bounds) -> underscored(metric.name()) + unit;
        };
    }

    private static String underscored(String name) {
        return name.replace('.', '_');
    }

    private static String plural(String name) {
        if (!name.endsWith("_count")) {
            return name;
        }
        String noun = name.substring(0, name.length() - "_count".length());
        return noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }
}
