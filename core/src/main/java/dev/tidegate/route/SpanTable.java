package dev.tidegate.route;

import java.util.Arrays;

/**
 * Finds a number by an owner and a stretch of a text, without cutting the text: open addressing with linear probing
 * over flat arrays (Knuth, "The Art of Computer Programming", vol. 3, section 6.4), never more than half full. Filled
 * by one thread, then read by any; finding allocates nothing.
 */
final class SpanTable {
    /** What {@link #find} says when there is no such entry. */
    static final int NONE = -1;

    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;
    private static final int SMALLEST = 16;

    /** The owner in the high half and the number in the low half, so that a probe touches one place in memory. */
    private long[] entries = empty(SMALLEST);

    private String[] texts = new String[SMALLEST];
    private int size;

    /** The hash of no characters; {@link #extend} adds one. */
    static long hashOfNothing() {
        return 0;
    }

    /** The hash of a text that is one character longer. */
    static long extend(long hash, char next) {
        return (hash + next) * MULTIPLIER;
    }

    /** The hash of a stretch of a text. */
    static long hash(CharSequence text, int from, int to) {
        long hash = hashOfNothing();
        for (int i = from; i < to; i++) {
            hash = extend(hash, text.charAt(i));
        }
        return hash;
    }

    /** Keeps a number that is not negative. The entry must be new. */
    void put(int owner, String text, int value) {
        if (2 * (size + 1) > entries.length) {
            grow();
        }
        place(owner, text, value);
        size++;
    }

    /** The number kept for an owner and the stretch, whose hash the caller has, or {@link #NONE}. */
    int find(int owner, CharSequence text, int from, int to, long hash) {
        int mask = entries.length - 1;
        int slot = slot(owner, hash, mask);
        while (entries[slot] != NONE) {
            if ((int) (entries[slot] >>> 32) == owner && isAt(text, from, to, texts[slot])) {
                return (int) entries[slot];
            }
            slot = slot + 1 & mask;
        }
        return NONE;
    }

    /** The number kept for an owner and a whole text, or {@link #NONE}. */
    int find(int owner, CharSequence text) {
        return find(owner, text, 0, text.length(), hash(text, 0, text.length()));
    }

    private void grow() {
        long[] oldEntries = entries;
        String[] oldTexts = texts;
        entries = empty(2 * oldEntries.length);
        texts = new String[2 * oldEntries.length];
        for (int i = 0; i < oldEntries.length; i++) {
            if (oldEntries[i] != NONE) {
                place((int) (oldEntries[i] >>> 32), oldTexts[i], (int) oldEntries[i]);
            }
        }
    }

    private void place(int owner, String text, int value) {
        int mask = entries.length - 1;
        int slot = slot(owner, hash(text, 0, text.length()), mask);
        while (entries[slot] != NONE) {
            slot = slot + 1 & mask;
        }
        texts[slot] = text;
        entries[slot] = ((long) owner << 32) | value;
    }

    private static int slot(int owner, long hash, int mask) {
        long mixed = (hash ^ owner * MULTIPLIER) * MULTIPLIER;
        return (int) (mixed >>> 32) & mask;
    }

    private static long[] empty(int capacity) {
        long[] entries = new long[capacity];
        Arrays.fill(entries, NONE);
        return entries;
    }

    private static boolean isAt(CharSequence text, int from, int to, String expected) {
        if (expected.length() != to - from) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if (text.charAt(from + i) != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
