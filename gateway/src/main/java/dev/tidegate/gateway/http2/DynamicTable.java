package dev.tidegate.gateway.http2;

/**
 * The dynamic table of one side of a connection (RFC 7541 section 2.3.2): the newest entry has index 1, the oldest go
 * when room is needed. Names and values stand in one array, oldest first, which is packed when its end is reached; an
 * entry is never an object. Memory is bounded by about twice the size in octets, and taken as the table fills.
 */
final class DynamicTable {
    /** The size that both sides assume at first (RFC 9113 section 6.5.2). */
    static final int DEFAULT_BYTES = 4096;
    /** What an entry counts beyond the octets of its name and value (RFC 7541 section 4.1). */
    static final int ENTRY_OVERHEAD_BYTES = 32;

    private static final int FIRST_BYTES = 512;
    private static final byte[] NO_BYTES = {};
    private static final int[] NO_OFFSETS = {};

    private final int limitBytes;
    private int maxBytes;
    private byte[] bytes = NO_BYTES;
    private int filled;
    private int[] starts = NO_OFFSETS;
    private int[] nameEnds = NO_OFFSETS;
    private int[] valueEnds = NO_OFFSETS;
    private int mask;
    private int added;
    private int count;
    private int size;

    /**
     * An empty table.
     *
     * @param limitBytes the largest size that it is ever given, and its size at first
     */
    DynamicTable(int limitBytes) {
        this.limitBytes = limitBytes;
        this.maxBytes = limitBytes;
    }

    int limitBytes() {
        return limitBytes;
    }

    int maxBytes() {
        return maxBytes;
    }

    /** How many entries there are. */
    int count() {
        return count;
    }

    /** What the entries count together, never more than {@link #maxBytes}. */
    int size() {
        return size;
    }

    /** How many octets of memory hold the entries: never more than four times the limit. */
    int memoryBytes() {
        return bytes.length;
    }

    /** How many entries were ever added; may wrap. */
    int added() {
        return added;
    }

    /** The index of an entry by its number, counted from 1 in the order of adding; 0 when it is gone. */
    int indexOf(int number) {
        int index = added - number + 1;
        return index > 0 && index <= count ? index : 0;
    }

    /** The array in which all entries stand until the next one is added. */
    byte[] bytes() {
        return bytes;
    }

    int nameStart(int index) {
        return starts[slot(index)];
    }

    /** Where the name ends and the value begins. */
    int nameEnd(int index) {
        return nameEnds[slot(index)];
    }

    int valueEnd(int index) {
        return valueEnds[slot(index)];
    }

    private int slot(int index) {
        return (added - index) & mask;
    }

    /** Sets the size; entries that no longer fit go. */
    void resize(int newMaxBytes) {
        if (newMaxBytes < 0 || newMaxBytes > limitBytes) {
            throw new IllegalArgumentException("size must be from 0 to " + limitBytes + ", but was " + newMaxBytes);
        }
        maxBytes = newMaxBytes;
        evict(maxBytes);
    }

    /** Adds an entry out of another array. One that is larger than the whole table only empties it. */
    void add(byte[] source, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        int nameBytes = nameEnd - nameStart;
        int valueBytes = valueEnd - valueStart;
        int entryBytes = nameBytes + valueBytes + ENTRY_OVERHEAD_BYTES;
        evict(maxBytes - entryBytes);
        if (entryBytes > maxBytes) {
            return;
        }
        makeRoom(nameBytes + valueBytes);
        System.arraycopy(source, nameStart, bytes, filled, nameBytes);
        System.arraycopy(source, valueStart, bytes, filled + nameBytes, valueBytes);
        int slot = added & mask;
        starts[slot] = filled;
        nameEnds[slot] = filled + nameBytes;
        valueEnds[slot] = filled + nameBytes + valueBytes;
        filled = valueEnds[slot];
        added++;
        count++;
        size += entryBytes;
    }

    private void evict(int wantedSize) {
        while (count > 0 && size > wantedSize) {
            size -= valueEnd(count) - nameStart(count) + ENTRY_OVERHEAD_BYTES;
            count--;
        }
    }

    private void makeRoom(int length) {
        if (starts.length == 0) {
            allocateOffsets();
        }
        if (filled + length > bytes.length) {
            pack(length);
        }
    }

    private void allocateOffsets() {
        int entries = Integer.highestOneBit(limitBytes / ENTRY_OVERHEAD_BYTES) * 2;
        starts = new int[entries];
        nameEnds = new int[entries];
        valueEnds = new int[entries];
        mask = entries - 1;
    }

    /** Moves the entries to the front of an array in which they leave as much room again. */
    private void pack(int length) {
        int live = size - count * ENTRY_OVERHEAD_BYTES;
        int first = filled - live;
        int wanted = 2 * (live + length);
        byte[] target = bytes;
        if (wanted > bytes.length) {
            target = new byte[Math.max(FIRST_BYTES, Integer.highestOneBit(wanted - 1) * 2)];
        }
        System.arraycopy(bytes, first, target, 0, live);
        for (int index = 1; index <= count; index++) {
            int slot = slot(index);
            starts[slot] -= first;
            nameEnds[slot] -= first;
            valueEnds[slot] -= first;
        }
        bytes = target;
        filled = live;
    }
}
