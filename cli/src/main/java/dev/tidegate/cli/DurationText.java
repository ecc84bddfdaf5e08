package dev.tidegate.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: {@code 250ms}, {@code 30s}, {@code 5min}, {@code 1.5h}. */
final class DurationText implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|min|h|d)");
    private static final double MILLI = 1e6;
    private static final double SECOND = 1e9;

    @Override
    public Duration convert(String text) {
        try {
            return parse(text);
        } catch (IllegalArgumentException notOne) {
            throw new TypeConversionException(notOne.getMessage());
        }
    }

    /** Reads a duration, or says how one is written. */
    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a duration: write 250ms, 30s, 5min or 1h");
        }
        double nanos = Double.parseDouble(matcher.group(1)) * unitNanos(matcher.group(2));
        return Duration.ofNanos(Math.round(nanos));
    }

    /** The nanoseconds of a unit; a second for an unknown one, which the pattern does not let through. */
    static double unitNanos(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs" -> 1e3;
            case "ms" -> MILLI;
            case "m", "min" -> 60 * SECOND;
            case "h" -> 3600 * SECOND;
            case "d" -> 24 * 3600 * SECOND;
            default -> SECOND;
        };
    }

    /** Writes nanoseconds with three digits and the unit that fits. */
    static String of(long nanos) {
        if (nanos < MILLI) {
            return String.format(Locale.ROOT, "%.0f µs", nanos / 1e3);
        }
        if (nanos < SECOND) {
            return String.format(Locale.ROOT, nanos < 10 * MILLI ? "%.2f ms" : "%.0f ms", nanos / MILLI);
        }
        return String.format(Locale.ROOT, nanos < 100 * SECOND ? "%.2f s" : "%.0f s", nanos / SECOND);
    }
}
