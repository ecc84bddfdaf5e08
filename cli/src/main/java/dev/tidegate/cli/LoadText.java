package dev.tidegate.cli;

import dev.tidegate.cli.load.Failure;
import dev.tidegate.cli.load.LoadReport;
import dev.tidegate.cli.load.LoadSecond;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** The report of a load, for people and for programs. */
record LoadText(LoadReport report, List<Expectation> expectations) {
    private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9};

    String asText() {
        List<String> lines = new ArrayList<>();
        lines.add(headline());
        lines.add(count("started", report.started(), report.closed() ? "" : missed()));
        lines.add(count("answered", report.answered(), statuses()));
        lines.add(count("refused", report.refused(), "429 and 503"));
        lines.add(count("errors", report.errors(), failures()));
        lines.add("");
        lines.add("  latency         p50        p90        p95        p99      p99.9        max");
        if (!report.closed()) {
            lines.add(latency("from due ", report.fromDue()));
        }
        lines.add(
                latency("from sent", report.fromSent()) + (report.closed() ? "" : "   what waiting for answers shows"));
        if (report.refused() > 0) {
            lines.add(latency("refusals ", report.refusals()));
        }
        expectations.forEach(expectation -> lines.add("  expected  " + expectation.verdict(report)));
        return lines.stream().map(String::stripTrailing).collect(Collectors.joining(System.lineSeparator()));
    }

    private static String count(String name, long count, String detail) {
        return String.format(Locale.ROOT, "  %-9s %,12d   %s", name, count, detail);
    }

    private String headline() {
        double seconds = report.elapsed().toNanos() / 1e9;
        if (report.closed()) {
            return String.format(
                    Locale.ROOT,
                    "%,.0f answers a second for %.1f s: as fast as the connections allowed (closed loop: find the peak"
                            + " here, not the latency)",
                    report.perSecond(report.answered()),
                    seconds);
        }
        return String.format(
                Locale.ROOT,
                "%,d requests were due in %.1f s, %,.0f good answers a second",
                report.due(),
                seconds,
                report.perSecond(report.good()));
    }

    private String missed() {
        long missed = report.failures().getOrDefault(Failure.MISSED, 0L);
        return missed == 0 ? "every request that was due" : missed + " were due and found no free connection";
    }

    private String statuses() {
        return new TreeMap<>(report.statusClasses())
                .entrySet().stream()
                        .filter(entry -> entry.getValue() > 0)
                        .map(entry -> String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining("  "));
    }

    private String failures() {
        String failed = new TreeMap<>(report.failures())
                .entrySet().stream()
                        .filter(entry -> entry.getValue() > 0)
                        .map(entry -> String.format(Locale.ROOT, "%s %,d", name(entry.getKey()), entry.getValue()))
                        .collect(Collectors.joining("  "));
        return report.serverErrors() == 0 ? failed : failed + "  5xx " + report.serverErrors();
    }

    private static String name(Failure failure) {
        return failure.name().toLowerCase(Locale.ROOT);
    }

    private static String latency(String name, Histogram histogram) {
        StringBuilder text = new StringBuilder("  ").append(name);
        for (double percentile : PERCENTILES) {
            text.append(String.format("%11s", DurationText.of(histogram.getValueAtPercentile(percentile))));
        }
        return text.append(String.format("%11s", DurationText.of(histogram.getMaxValue())))
                .toString();
    }

    Map<String, Object> asJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("loop", report.closed() ? "closed" : "open");
        json.put("elapsedSeconds", report.elapsed().toNanos() / 1e9);
        json.put("due", report.due());
        json.put("started", report.started());
        json.put("answered", report.answered());
        json.put("good", report.good());
        json.put("goodPerSecond", report.perSecond(report.good()));
        json.put("refused", report.refused());
        json.put("errors", report.errors());
        json.put("status", new TreeMap<>(report.statusClasses()));
        Map<String, Long> failures = new LinkedHashMap<>();
        new TreeMap<>(report.failures()).forEach((failure, count) -> failures.put(name(failure), count));
        json.put("failures", failures);
        json.put(
                "latencyNanos",
                Map.of(
                        "fromDue", percentiles(report.fromDue()),
                        "fromSent", percentiles(report.fromSent()),
                        "refusals", percentiles(report.refusals())));
        json.put("seconds", report.seconds().stream().map(LoadText::second).toList());
        json.put("expectations", expectations.stream().map(this::expectation).toList());
        return json;
    }

    private Map<String, Object> expectation(Expectation expectation) {
        return Map.of("text", expectation.text(), "holds", expectation.holds(report));
    }

    private static Map<String, Object> percentiles(Histogram histogram) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", histogram.getTotalCount());
        json.put("mean", histogram.getMean());
        for (double percentile : PERCENTILES) {
            String name = "p" + (percentile == Math.rint(percentile) ? String.valueOf((int) percentile) : percentile);
            json.put(name, histogram.getValueAtPercentile(percentile));
        }
        json.put("max", histogram.getMaxValue());
        return json;
    }

    private static Map<String, Object> second(LoadSecond second) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("second", second.second());
        json.put("due", second.due());
        json.put("started", second.started());
        json.put("good", second.good());
        json.put("refused", second.refused());
        json.put("errors", second.errors());
        json.put("backlog", second.backlog());
        json.put("p50Nanos", second.p50Nanos());
        json.put("p99Nanos", second.p99Nanos());
        return json;
    }
}
