package dev.tidegate.policy;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.limit.Rate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How rates, durations and sizes are written, in the policy file and on the command line: {@code 100/s}, {@code 3/10s},
 * {@code 250ms}, {@code 64KiB}.
 */
public final class Notation {
    static final String DURATION_FORM = "([0-9]{1,18})(ns|us|ms|s|min|h|day)";
    static final String RATE_FORM = "([0-9]{1,13})/([0-9]{0,17})(ns|us|ms|s|min|h|day)";
    static final String SIZE_FORM = "([0-9]{1,15})(B|KiB|MiB|GiB)";

    private static final Pattern DURATION = Pattern.compile(DURATION_FORM);
    private static final Pattern RATE = Pattern.compile(RATE_FORM);
    private static final Pattern SIZE = Pattern.compile(SIZE_FORM);

    private Notation() {}

    /**
     * Reads a rate such as {@code 10/s}, {@code 300/min}, {@code 2/h}, {@code 5/day} or {@code 3/10s}.
     *
     * @throws IllegalArgumentException when it is not one, or is outside the range of {@link Rate}
     */
    public static Rate parseRate(String text) {
        return rate(matched(RATE, text, "a rate such as 100/s"));
    }

    /**
     * Reads a duration such as {@code 250ms}, {@code 10s}, {@code 5min}, {@code 1h} or {@code 1day}, in nanoseconds.
     *
     * @throws IllegalArgumentException when it is not one
     * @throws ArithmeticException when it is longer than 292 years
     */
    public static long parseDurationNanos(String text) {
        return nanos(matched(DURATION, text, "a duration such as 250ms or 10s"));
    }

    /**
     * Reads a size such as {@code 512B}, {@code 64KiB} or {@code 16MiB}, in bytes.
     *
     * @throws IllegalArgumentException when it is not one
     * @throws ArithmeticException when it is above 2^63
     */
    public static long parseBytes(String text) {
        return bytes(matched(SIZE, text, "a size such as 64KiB"));
    }

    /** The rate as {@link #parseRate} reads it. */
    public static String rate(Rate rate) {
        String period = duration(rate.periodNanos());
        return rate.permits() + "/" + (period.matches("1[a-z]+") ? period.substring(1) : period);
    }

    /** The duration as {@link #parseDurationNanos} reads it, in the largest unit that says it exactly. */
    public static String duration(long nanos) {
        String text = nanos + "ns";
        for (TimeUnit unit : TimeUnit.values()) {
            if (nanos % unit.nanos == 0 && nanos != 0) {
                text = nanos / unit.nanos + unit.text;
            }
        }
        return nanos == 0 ? "0s" : text;
    }

    /** The size as {@link #parseBytes} reads it, in the largest unit that says it exactly. */
    public static String bytes(long bytes) {
        String text = bytes + "B";
        for (SizeUnit unit : SizeUnit.values()) {
            if (bytes != 0 && bytes % unit.bytes == 0) {
                text = bytes / unit.bytes + unit.name();
            }
        }
        return text;
    }

    /** How a concurrency limit is found, in a word of the file, without the range of those that have one. */
    public static String concurrency(ConcurrencyRule rule) {
        return ConcurrencyText.text(rule);
    }

    static Rate rate(Matcher matcher) {
        String count = matcher.group(2).isEmpty() ? "1" : matcher.group(2);
        long period = Math.multiplyExact(Long.parseLong(count), TimeUnit.of(matcher.group(3)).nanos);
        long permits = Long.parseLong(matcher.group(1));
        if (permits < 1 || permits > Rate.MAX_PERMITS || period < 1 || period > Rate.MAX_PERIOD_NANOS) {
            throw new IllegalArgumentException(
                    "a rate is 1 to " + Rate.MAX_PERMITS + " in 1ns to " + duration(Rate.MAX_PERIOD_NANOS));
        }
        return new Rate(permits, period);
    }

    static long nanos(Matcher matcher) {
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), TimeUnit.of(matcher.group(2)).nanos);
    }

    static long bytes(Matcher matcher) {
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), SizeUnit.valueOf(matcher.group(2)).bytes);
    }

    private static Matcher matched(Pattern pattern, String text, String noun) {
        Matcher matcher = pattern.matcher(text);
        Require.that(matcher.matches(), "the text must be " + noun, text);
        return matcher;
    }

    /** From the smallest to the largest. */
    private enum TimeUnit {
        NANOS("ns", 1),
        MICROS("us", 1_000),
        MILLIS("ms", 1_000_000),
        SECONDS("s", 1_000_000_000),
        MINUTES("min", 60_000_000_000L),
        HOURS("h", 3_600_000_000_000L),
        DAYS("day", 86_400_000_000_000L);

        private final String text;
        private final long nanos;

        TimeUnit(String text, long nanos) {
            this.text = text;
            this.nanos = nanos;
        }

        static TimeUnit of(String text) {
            for (TimeUnit unit : values()) {
                if (unit.text.equals(text)) {
                    return unit;
                }
            }
            throw new IllegalArgumentException(
                    "a time unit must be one of ns, us, ms, s, min, h, day, but was " + text);
        }
    }

    /** From the smallest to the largest; the names are the words of the file. */
    private enum SizeUnit {
        B(1),
        KiB(1L << 10),
        MiB(1L << 20),
        GiB(1L << 30);

        private final long bytes;

        SizeUnit(long bytes) {
            this.bytes = bytes;
        }
    }
}
