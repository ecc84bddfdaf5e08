package dev.tidegate.gateway.http2;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Writes the fields of a block in the shortest form that is fit for each, and keeps the table that goes with it. */
final class FieldWriter {
    private static final int INDEXED = 0x80;
    private static final int INDEXED_PREFIX = 7;
    private static final int ADDED = 0x40;
    private static final int ADDED_PREFIX = 6;
    private static final int PLAIN = 0x00;
    private static final int SECRET = 0x10;
    private static final int LITERAL_PREFIX = 4;
    private static final int SIZE_UPDATE = 0x20;
    private static final int SIZE_UPDATE_PREFIX = 5;
    private static final int HUFFMAN = 0x80;
    private static final int STRING_PREFIX = 7;

    /** Larger fields would push out too many others. */
    private static final int ENTRY_BYTES_MAX = 512;
    /** What the numbers of one field, or of two changes of size, take at most. */
    private static final int NUMBERS_BYTES_MAX = 32;

    private static final int FIRST_BYTES = 512;
    /** Beyond this size the array is given back after the block. */
    private static final int KEPT_BYTES = 8 * 1024;

    private static final int UNCHANGED = -1;
    private static final byte[] TRAILERS = {'t', 'r', 'a', 'i', 'l', 'e', 'r', 's'};

    private final DynamicTable table = new DynamicTable(DynamicTable.DEFAULT_BYTES);
    private final FieldIndex index = new FieldIndex(table);
    private byte[] out = new byte[FIRST_BYTES];
    private int length;
    /** The smallest size that the table had since the last block, which the peer must be told. */
    private int smallestBytes = UNCHANGED;

    int tableBytes() {
        return table.size();
    }

    void limitTable(int bytes) {
        if (bytes != table.maxBytes()) {
            smallestBytes = smallestBytes == UNCHANGED ? bytes : Math.min(smallestBytes, bytes);
            table.resize(bytes);
        }
    }

    /** Begins a block, with what the peer must know about the table. */
    void begin() {
        length = 0;
        if (smallestBytes != UNCHANGED) {
            if (smallestBytes < table.maxBytes()) {
                number(SIZE_UPDATE, SIZE_UPDATE_PREFIX, smallestBytes);
            }
            number(SIZE_UPDATE, SIZE_UPDATE_PREFIX, table.maxBytes());
            smallestBytes = UNCHANGED;
        }
    }

    /** Appends the block. */
    void end(ByteBuf target) {
        target.writeBytes(out, 0, length);
        if (out.length > KEPT_BYTES) {
            out = new byte[FIRST_BYTES];
        }
    }

    void write(HeadLines field) {
        FieldKind kind = FieldKind.of(field.bytes(), field.nameStart(), field.nameEnd());
        makeRoom(field);
        switch (kind.treatment()) {
            case REPEATED -> writeRepeated(field, kind.staticIndex());
            case PLAIN -> writePlain(field, kind.staticIndex());
            case SECRET -> literal(SECRET, LITERAL_PREFIX, kind.staticIndex(), field);
            case TRAILERS_ALONE -> {
                if (field.valueIs(TRAILERS)) {
                    writeRepeated(field, 0);
                }
            }
            case DROPPED -> {}
        }
    }

    private void writePlain(HeadLines field, int staticIndex) {
        int same = staticField(field, staticIndex);
        if (same > 0) {
            number(INDEXED, INDEXED_PREFIX, same);
        } else {
            literal(PLAIN, LITERAL_PREFIX, staticIndex, field);
        }
    }

    private void writeRepeated(HeadLines field, int staticIndex) {
        int same = staticField(field, staticIndex);
        if (same > 0) {
            number(INDEXED, INDEXED_PREFIX, same);
            return;
        }
        int nameHash = FieldIndex.hash(field.bytes(), field.nameStart(), field.nameEnd(), 0);
        int hash = FieldIndex.hash(field.bytes(), field.valueStart(), field.valueEnd(), nameHash);
        int found = index.findField(field, hash);
        if (found > 0) {
            number(INDEXED, INDEXED_PREFIX, StaticTable.LENGTH + found);
            return;
        }
        int name = staticIndex > 0 ? staticIndex : dynamicName(field, nameHash);
        if (index.repeats(hash) && isSmall(field)) {
            literal(ADDED, ADDED_PREFIX, name, field);
            table.add(field.bytes(), field.nameStart(), field.nameEnd(), field.valueStart(), field.valueEnd());
            index.added(hash, nameHash);
        } else {
            literal(PLAIN, LITERAL_PREFIX, name, field);
        }
    }

    private static int staticField(HeadLines field, int staticIndex) {
        return staticIndex == 0
                ? 0
                : StaticTable.find(staticIndex, field.bytes(), field.valueStart(), field.valueEnd());
    }

    private int dynamicName(HeadLines field, int nameHash) {
        int found = index.findName(field, nameHash);
        return found == 0 ? 0 : StaticTable.LENGTH + found;
    }

    private boolean isSmall(HeadLines field) {
        int bytes = field.nameEnd() - field.nameStart() + field.valueEnd() - field.valueStart();
        int entryBytes = bytes + DynamicTable.ENTRY_OVERHEAD_BYTES;
        return entryBytes <= ENTRY_BYTES_MAX && entryBytes <= table.maxBytes();
    }

    private void literal(int form, int prefix, int nameIndex, HeadLines field) {
        number(form, prefix, nameIndex);
        if (nameIndex == 0) {
            string(field.bytes(), field.nameStart(), field.nameEnd());
        }
        string(field.bytes(), field.valueStart(), field.valueEnd());
    }

    private void string(byte[] bytes, int start, int end) {
        int plain = end - start;
        int encoded = Huffman.encodedBytes(bytes, start, end);
        if (encoded < plain) {
            number(HUFFMAN, STRING_PREFIX, encoded);
            length = Huffman.encode(bytes, start, end, out, length);
        } else {
            number(0, STRING_PREFIX, plain);
            System.arraycopy(bytes, start, out, length, plain);
            length += plain;
        }
    }

    /** Writes a number of RFC 7541 section 5.1 beside the bits of a form. */
    private void number(int form, int prefix, int value) {
        int mask = (1 << prefix) - 1;
        if (value < mask) {
            out[length++] = (byte) (form | value);
            return;
        }
        out[length++] = (byte) (form | mask);
        int rest = value - mask;
        while (rest >= 0x80) {
            out[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[length++] = (byte) rest;
    }

    private void makeRoom(HeadLines field) {
        int text = field.nameEnd() - field.nameStart() + field.valueEnd() - field.valueStart();
        int wanted = length + text + NUMBERS_BYTES_MAX + Huffman.ENCODING_SLACK_BYTES;
        if (wanted > out.length) {
            out = Arrays.copyOf(out, Integer.highestOneBit(wanted) * 2);
        }
    }
}
