package dev.tidegate.cli;

import dev.tidegate.cli.load.Failure;
import dev.tidegate.cli.load.LoadReport;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that a run must show, for example {@code p99<50ms}, {@code errors<1%} or {@code good>=900/s}.
 *
 * @param text as it was written
 * @param bound nanoseconds, a share from 0 to 1, a count or a rate in requests a second
 */
record Expectation(String text, String metric, String comparison, double bound) {
    private static final Pattern FORM =
            Pattern.compile("(p\\d{1,2}(?:\\.\\d{1,3})?|max|errors|refused|missed|good)\\s*(<=|<|>=|>)\\s*(\\S+)");

    /** Reads a list of them, separated by commas. */
    static List<Expectation> parseAll(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .map(Expectation::parse)
                .toList();
    }

    private static Expectation parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an expectation: write p99<50ms, errors<1%, refused<5%, good>=900/s");
        }
        String metric = matcher.group(1);
        return new Expectation(text, metric, matcher.group(2), bound(metric, matcher.group(3)));
    }

    private static double bound(String metric, String value) {
        return switch (metric) {
            case "errors", "refused", "missed" -> share(value);
            case "good" -> RateText.perSecond(value);
            default -> DurationText.parse(value).toNanos();
        };
    }

    private static double share(String value) {
        if (!value.matches("\\d{1,3}(\\.\\d{1,6})?%")) {
            throw new IllegalArgumentException("'" + value + "' is not a share: write 1% or 0.5%");
        }
        return Double.parseDouble(value.substring(0, value.length() - 1)) / 100;
    }

    /** Whether the run shows it. */
    boolean holds(LoadReport report) {
        double seen = seen(report);
        return switch (comparison) {
            case "<" -> seen < bound;
            case "<=" -> seen <= bound;
            case ">" -> seen > bound;
            default -> seen >= bound;
        };
    }

    private double seen(LoadReport report) {
        return switch (metric) {
            case "errors" -> report.share(report.errors());
            case "refused" -> report.share(report.refused());
            case "missed" -> report.share(report.failures().getOrDefault(Failure.MISSED, 0L));
            case "good" -> report.perSecond(report.good());
            case "max" -> report.fromDue().getMaxValue();
            default -> report.fromDue().getValueAtPercentile(Double.parseDouble(metric.substring(1)));
        };
    }

    /** What was seen instead, for people. */
    String verdict(LoadReport report) {
        double seen = seen(report);
        String value = switch (metric) {
            case "errors", "refused", "missed" -> String.format("%.2f%%", seen * 100);
            case "good" -> String.format("%.0f/s", seen);
            default -> DurationText.of(Math.round(seen));
        };
        return text + (holds(report) ? " holds: " : " does not hold: ") + value;
    }
}
