package dev.tidegate.gateway.http1;

import java.util.Arrays;

/** Where the header fields of one head stand: a flat table of offsets, reused from message to message. */
final class Fields {
    /** How many fields a head may have. */
    static final int MAX_FIELDS = 128;

    private static final int FIRST_FIELDS = 24;
    private static final int STRIDE = 5;
    private static final int NAME_START = 0;
    private static final int NAME_END = 1;
    private static final int VALUE_START = 2;
    private static final int VALUE_END = 3;
    private static final int HASH = 4;

    private byte[] bytes = {};
    private int[] offsets = new int[FIRST_FIELDS * STRIDE];
    private FieldName[] kinds = new FieldName[FIRST_FIELDS];
    private int count;

    /** Tells that the head moved to another array, at the same offsets. */
    void bytes(byte[] newBytes) {
        bytes = newBytes;
    }

    byte[] bytes() {
        return bytes;
    }

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    /** Begins a field; the value follows with {@link #value}. The caller has checked {@link #MAX_FIELDS}. */
    void name(int start, int end, int hash, FieldName kind) {
        if (count == kinds.length) {
            offsets = Arrays.copyOf(offsets, 2 * offsets.length);
            kinds = Arrays.copyOf(kinds, 2 * kinds.length);
        }
        int row = count * STRIDE;
        offsets[row + NAME_START] = start;
        offsets[row + NAME_END] = end;
        offsets[row + HASH] = hash;
        kinds[count] = kind;
    }

    /** Ends the field that {@link #name} began. */
    void value(int start, int end) {
        int row = count * STRIDE;
        offsets[row + VALUE_START] = start;
        offsets[row + VALUE_END] = end;
        count++;
    }

    FieldName kind(int field) {
        return kinds[field];
    }

    void nominate(int field) {
        kinds[field] = FieldName.NOMINATED;
    }

    /** Marks all fields of a name as written by the gateway itself; what they say can still be read. */
    void replace(CharSequence name) {
        int hash = FieldName.hash(name);
        for (int field = 0; field < count; field++) {
            if (offsets[field * STRIDE + HASH] == hash && isVisible(field) && nameIs(field, name)) {
                kinds[field] = FieldName.REPLACED;
            }
        }
    }

    /** Marks as replaced what is marked so in another table over the same bytes. */
    void replaceLike(Fields other) {
        for (int field = 0; field < count; field++) {
            if (other.kinds[field] == FieldName.REPLACED) {
                kinds[field] = FieldName.REPLACED;
            }
        }
    }

    int nameStart(int field) {
        return offsets[field * STRIDE + NAME_START];
    }

    int nameEnd(int field) {
        return offsets[field * STRIDE + NAME_END];
    }

    int valueStart(int field) {
        return offsets[field * STRIDE + VALUE_START];
    }

    int valueEnd(int field) {
        return offsets[field * STRIDE + VALUE_END];
    }

    /** Whether the line is name, colon, one space, value, CR LF: what we would write ourselves. */
    boolean isCanonical(int field) {
        int row = field * STRIDE;
        int valueStart = offsets[row + VALUE_START];
        return valueStart == offsets[row + NAME_END] + 2
                && bytes[valueStart - 1] == ' '
                && bytes[offsets[row + VALUE_END]] == '\r';
    }

    /** Whether the value is this text, which is in lower case. */
    boolean valueIs(int field, String lowerText) {
        return FieldName.equal(lowerText, bytes, valueStart(field), valueEnd(field));
    }

    /** The first field of this name that the next server gets to see too, or -1. */
    int find(CharSequence name) {
        if (name.isEmpty()) {
            return -1;
        }
        int hash = FieldName.hash(name);
        for (int field = 0; field < count; field++) {
            if (offsets[field * STRIDE + HASH] == hash && isVisible(field) && nameIs(field, name)) {
                return field;
            }
        }
        return -1;
    }

    private boolean isVisible(int field) {
        return kinds[field] != FieldName.NOMINATED && kinds[field] != FieldName.PUNCTUATED;
    }

    private boolean nameIs(int field, CharSequence name) {
        int start = nameStart(field);
        if (nameEnd(field) - start != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (Octets.lower(bytes[start + i]) != Octets.lower((byte) name.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
