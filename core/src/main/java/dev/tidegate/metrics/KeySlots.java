package dev.tidegate.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * Keys with their counts, in flat arrays. One thread writes, any thread reads: a slot whose key changes carries a stamp
 * that is odd meanwhile, and a reader who sees the stamp change reads again (a sequence lock for each slot; Boehm, "Can
 * Seqlocks Get Along with Programming Language Memory Models?", 2012).
 */
final class KeySlots {
    /** How many characters of a key are kept. */
    static final int KEY_CHARS_MAX = 64;

    private static final int READ_TRIES_MAX = 8;
    private static final VarHandle STAMPS = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

    private final int[] stamps;
    private final long[] hashes;
    private final long[] counts;
    private final long[] errors;
    private final int[] lengths;
    private final char[] chars;

    KeySlots(int size) {
        stamps = new int[size];
        hashes = new long[size];
        counts = new long[size];
        errors = new long[size];
        lengths = new int[size];
        chars = new char[size * KEY_CHARS_MAX];
    }

    /** A slot as it was at one moment. */
    record Entry(long hash, String key, long count, long error) {}

    int size() {
        return counts.length;
    }

    long hash(int slot) {
        return hashes[slot];
    }

    long count(int slot) {
        return counts[slot];
    }

    void increment(int slot) {
        COUNTS.setOpaque(counts, slot, counts[slot] + 1);
    }

    /** Puts a key into a slot, whose count goes on from {@code error}. */
    void enter(int slot, long hash, CharSequence key, long error) {
        int stamp = stamps[slot];
        STAMPS.setOpaque(stamps, slot, stamp + 1);
        VarHandle.storeStoreFence();
        hashes[slot] = hash;
        errors[slot] = error;
        int length = Math.min(key.length(), KEY_CHARS_MAX);
        lengths[slot] = length;
        for (int i = 0; i < length; i++) {
            chars[slot * KEY_CHARS_MAX + i] = key.charAt(i);
        }
        COUNTS.setOpaque(counts, slot, error + 1);
        STAMPS.setRelease(stamps, slot, stamp + 2);
    }

    /** What a slot holds: nothing while it is empty, or while its key changes faster than it can be read. */
    Optional<Entry> read(int slot) {
        for (int i = 0; i < READ_TRIES_MAX; i++) {
            int stamp = (int) STAMPS.getAcquire(stamps, slot);
            long count = (long) COUNTS.getOpaque(counts, slot);
            Entry entry = new Entry(
                    hashes[slot],
                    new String(chars, slot * KEY_CHARS_MAX, lengths[slot]),
                    count,
                    Math.min(errors[slot], count));
            VarHandle.loadLoadFence();
            boolean isWhole = (stamp & 1) == 0 && (int) STAMPS.getOpaque(stamps, slot) == stamp;
            if (isWhole) {
                return stamp == 0 ? Optional.empty() : Optional.of(entry);
            }
        }
        return Optional.empty();
    }
}
