package dev.tidegate.answer;

/** Reads whole numbers off the fields of a reply: what a call cost, how many seconds to wait. Allocates nothing. */
public final class WholeNumber {
    /** What stands for a text that is no whole number. */
    public static final long MALFORMED = -1;

    private static final int DIGITS_MAX = 15;

    private WholeNumber() {}

    /** The number, from 0 to fifteen digits, or {@link #MALFORMED} when the text is anything but digits. */
    public static long parse(CharSequence text) {
        if (text.isEmpty() || text.length() > DIGITS_MAX) {
            return MALFORMED;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return MALFORMED;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
