package dev.tidegate.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The few sums that every comparison needs, and how its numbers are written. */
public final class Figures {
    private Figures() {}

    /** The middle value, or the mean of the two in the middle; not a number when there is none. */
    public static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The smallest and the largest value, to show how far the rounds lie apart. */
    public static String spread(List<Double> values, int digits) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return "-";
        }
        return number(sorted[0], digits) + ".." + number(sorted[sorted.length - 1], digits);
    }

    /** A number with so many digits after the point and thousands set apart; a dash when it was not measured. */
    public static String number(double value, int digits) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    /** The smallest of some numbers, leaving out what was not measured; not a number when nothing was. */
    public static double least(double... values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).min().orElse(Double.NaN);
    }

    /** The largest of some numbers, leaving out what was not measured; not a number when nothing was. */
    public static double most(double... values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).max().orElse(Double.NaN);
    }
}
