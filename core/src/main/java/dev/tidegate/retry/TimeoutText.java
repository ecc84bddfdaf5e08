package dev.tidegate.retry;

/**
 * Reads how long a caller waits for the reply to a request, in the two forms that callers send it. Allocates nothing.
 *
 * <p>Our own header takes a number with a unit ({@code 1.5s}, {@code 200ms}, {@code 2m}) or a whole number of
 * milliseconds. {@code grpc-timeout} takes what gRPC over HTTP/2 defines: one to eight digits and one of the units
 * {@code H M S m u n}.
 */
public final class TimeoutText {
    /** What stands for a text in no known form. */
    public static final long MALFORMED = -1;

    /** The longest time told apart, one day; a caller that waits longer waits so long. */
    public static final long NANOS_MAX = 86_400_000_000_000L;

    private static final int DIGITS_MAX = 8;
    private static final int FRACTION_DIGITS_MAX = 9;
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    private TimeoutText() {}

    /** The time that our own header gives, in nanoseconds up to {@link #NANOS_MAX}, or {@link #MALFORMED}. */
    public static long parse(CharSequence text) {
        int whole = digits(text, 0);
        int end = whole;
        if (whole > 0 && whole < text.length() && text.charAt(whole) == '.') {
            end = digits(text, whole + 1);
        }
        boolean hasFraction = end > whole;
        long unitNanos = unit(text, end);
        boolean isBare = end == text.length();
        if (whole == 0 || whole > DIGITS_MAX || unitNanos == MALFORMED || (hasFraction && isBare)) {
            return MALFORMED;
        }
        int fractionDigits = end - whole - 1;
        if (hasFraction && (fractionDigits == 0 || fractionDigits > FRACTION_DIGITS_MAX)) {
            return MALFORMED;
        }
        long fractionNanos = hasFraction ? fraction(text, whole + 1, end, unitNanos) : 0;
        return times(number(text, 0, whole), unitNanos, fractionNanos);
    }

    /** Whether our own header gives the time as a plain number of milliseconds. */
    public static boolean isBare(CharSequence text) {
        return digits(text, 0) == text.length();
    }

    /** The time that {@code grpc-timeout} gives, in nanoseconds up to {@link #NANOS_MAX}, or {@link #MALFORMED}. */
    public static long parseGrpc(CharSequence text) {
        int digits = digits(text, 0);
        if (digits == 0 || digits > DIGITS_MAX || digits != text.length() - 1) {
            return MALFORMED;
        }
        long unitNanos = switch (text.charAt(digits)) {
            case 'H' -> 60 * MINUTE;
            case 'M' -> MINUTE;
            case 'S' -> SECOND;
            case 'm' -> MILLI;
            case 'u' -> 1000;
            case 'n' -> 1;
            default -> MALFORMED;
        };
        return unitNanos == MALFORMED ? MALFORMED : times(number(text, 0, digits), unitNanos, 0);
    }

    private static long unit(CharSequence text, int start) {
        int length = text.length() - start;
        if (length == 0) {
            return MILLI;
        }
        char first = text.charAt(start);
        if (length == 1) {
            return first == 's' ? SECOND : first == 'm' ? MINUTE : MALFORMED;
        }
        return length == 2 && first == 'm' && text.charAt(start + 1) == 's' ? MILLI : MALFORMED;
    }

    private static long times(long number, long unitNanos, long moreNanos) {
        return number >= NANOS_MAX / unitNanos ? NANOS_MAX : number * unitNanos + moreNanos;
    }

    /** Where the digits end that begin here. */
    private static int digits(CharSequence text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static long number(CharSequence text, int start, int end) {
        long number = 0;
        for (int i = start; i < end; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static long fraction(CharSequence text, int start, int end, long unitNanos) {
        long scale = 1;
        for (int i = start; i < end; i++) {
            scale *= 10;
        }
        // Whole numbers would overflow: nine digits times the nanoseconds of a minute.
        return Math.round((double) number(text, start, end) / scale * unitNanos);
    }
}
