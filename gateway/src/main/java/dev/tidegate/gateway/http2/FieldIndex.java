package dev.tidegate.gateway.http2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds entries of the encoder's dynamic table by hash, and tells fields that repeat from those that do not. Each hash
 * has one slot, and the latest field takes it: what is pushed out costs some octets on the wire and nothing else.
 */
final class FieldIndex {
    private static final int SLOTS = 256;
    private static final int SLOT_SHIFT = 24;
    private static final int MULTIPLIER = 0x9e3779b1;
    private static final long LONG_MULTIPLIER = 0x9e3779b97f4a7c15L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final DynamicTable table;
    /** Numbers of entries by the hash of name and value. */
    private final int[] fields = new int[SLOTS];
    /** Numbers of entries by the hash of the name. */
    private final int[] names = new int[SLOTS];
    /** Hashes of fields that were seen. */
    private final int[] seen = new int[SLOTS];

    FieldIndex(DynamicTable table) {
        this.table = table;
    }

    /** A hash of a range, behind which the array must go on for {@link HeadLines#SLACK_BYTES}. */
    static int hash(byte[] bytes, int start, int end, int seed) {
        long hash = seed;
        int i = start;
        while (i + Long.BYTES <= end) {
            hash = mix(hash ^ (long) LONGS.get(bytes, i));
            i += Long.BYTES;
        }
        long rest = (long) LONGS.get(bytes, i) & ~(-1L << (Byte.SIZE * (end - i)));
        return (int) (mix(hash ^ rest) + end - start) * MULTIPLIER;
    }

    private static long mix(long word) {
        long product = word * LONG_MULTIPLIER;
        return product ^ product >>> 32;
    }

    /** The index of the entry that equals a field, or 0. */
    int findField(HeadLines field, int hash) {
        int index = findEntry(fields, field, hash);
        boolean equal = index > 0
                && Arrays.equals(
                        table.bytes(),
                        table.nameEnd(index),
                        table.valueEnd(index),
                        field.bytes(),
                        field.valueStart(),
                        field.valueEnd());
        return equal ? index : 0;
    }

    /** The index of an entry with the name of a field, or 0. */
    int findName(HeadLines field, int nameHash) {
        return findEntry(names, field, nameHash);
    }

    private int findEntry(int[] numbers, HeadLines field, int hash) {
        int index = table.indexOf(numbers[hash >>> SLOT_SHIFT]);
        boolean named = index > 0
                && Arrays.equals(
                        table.bytes(),
                        table.nameStart(index),
                        table.nameEnd(index),
                        field.bytes(),
                        field.nameStart(),
                        field.nameEnd());
        return named ? index : 0;
    }

    /** Whether the field was seen lately. It is from now on. */
    boolean repeats(int hash) {
        int slot = hash >>> SLOT_SHIFT;
        boolean known = seen[slot] == hash;
        seen[slot] = hash;
        return known;
    }

    /** The newest entry of the table has these hashes. */
    void added(int hash, int nameHash) {
        fields[hash >>> SLOT_SHIFT] = table.added();
        names[nameHash >>> SLOT_SHIFT] = table.added();
    }
}
