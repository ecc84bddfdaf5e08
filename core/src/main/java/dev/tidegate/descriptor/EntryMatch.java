package dev.tidegate.descriptor;

/**
 * Which entries one place of a rule takes.
 *
 * @param key the key that an entry must have
 * @param value the value that it must have; a {@code *} stands for any run of characters, also none; empty when any
 *     value will do
 */
public record EntryMatch(String key, String value) {
    private static final char STAR = '*';

    /** Refuses an empty key. */
    public EntryMatch {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("key must not be empty");
        }
    }

    /** Whether any value will do. */
    public boolean isAny() {
        return value.isEmpty();
    }

    /** Whether the value is a pattern: one in which a {@code *} stands. */
    public boolean isPattern() {
        return value.indexOf(STAR) >= 0;
    }

    /** Whether it takes an entry of its key that has this value. Allocates nothing. */
    public boolean takes(String other) {
        return isAny() || (isPattern() ? takesByPattern(other) : value.equals(other));
    }

    /** The classic way with one place to come back to: linear but for patterns that repeat themselves. */
    private boolean takesByPattern(String text) {
        int at = 0;
        int place = 0;
        int star = -1;
        int retry = 0;
        while (at < text.length()) {
            if (place < value.length() && value.charAt(place) == STAR) {
                star = place++;
                retry = at;
            } else if (place < value.length() && value.charAt(place) == text.charAt(at)) {
                place++;
                at++;
            } else if (star >= 0) {
                place = star + 1;
                at = ++retry;
            } else {
                return false;
            }
        }
        while (place < value.length() && value.charAt(place) == STAR) {
            place++;
        }
        return place == value.length();
    }
}
