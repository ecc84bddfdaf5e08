package dev.tidegate.gateway;

/** Reads the true cost of a call off a reply. */
final class Costs {
    private static final int DIGITS_MAX = 15;

    private Costs() {}

    /** The number of permits, or -1 when the text is not a plain whole number. */
    static long parse(CharSequence text) {
        if (text.isEmpty() || text.length() > DIGITS_MAX) {
            return -1;
        }
        long cost = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            cost = cost * 10 + digit;
        }
        return cost;
    }
}
