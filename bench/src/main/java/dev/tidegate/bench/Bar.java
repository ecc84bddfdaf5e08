package dev.tidegate.bench;

import java.util.Locale;

/**
 * One promise of the project as a number: what was measured, and what it must reach.
 *
 * @param name what is compared with what
 * @param measured the ratio or count that was measured; not a number when it could not be
 * @param atLeast whether {@code bound} is the least value that passes, rather than the most
 * @param unit what is written behind the numbers, for example "x"
 */
public record Bar(String name, double measured, boolean atLeast, double bound, String unit) {
    /** A bar that is reached from below. */
    public static Bar atLeast(String name, double measured, double bound, String unit) {
        return new Bar(name, measured, true, bound, unit);
    }

    /** A bar that must not be exceeded. */
    public static Bar atMost(String name, double measured, double bound, String unit) {
        return new Bar(name, measured, false, bound, unit);
    }

    /** Whether the bar is reached, judged by the two digits that are printed. */
    public boolean passes() {
        double rounded = Math.round(measured * 100) / 100.0;
        return !Double.isNaN(measured) && (atLeast ? rounded >= bound : rounded <= bound);
    }

    @Override
    public String toString() {
        String verdict = Double.isNaN(measured) ? "NOT MEASURED" : passes() ? "PASS" : "SHORT";
        return String.format(
                Locale.ROOT,
                "%-12s %s: %.2f%s (bar: %s %.2f%s)",
                verdict,
                name,
                measured,
                unit,
                atLeast ? "at least" : "at most",
                bound,
                unit);
    }
}
