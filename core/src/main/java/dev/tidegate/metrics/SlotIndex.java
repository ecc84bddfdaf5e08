package dev.tidegate.metrics;

/**
 * Finds the slot of a key by its hash: open addressing with linear probing, a quarter full, where removing moves the
 * entries behind back (Knuth, "The Art of Computer Programming", vol. 3, section 6.4, algorithm R). One thread uses it.
 */
final class SlotIndex {
    static final int NONE = -1;

    private final KeySlots slots;
    private final int[] table;
    private final int mask;

    SlotIndex(KeySlots slots) {
        this.slots = slots;
        this.table = new int[4 * Integer.highestOneBit(2 * slots.size() - 1)];
        this.mask = table.length - 1;
    }

    /** The slot that holds a key, or {@link #NONE}. */
    int find(long hash) {
        int at = home(hash);
        while (table[at] != 0) {
            int slot = table[at] - 1;
            if (slots.hash(slot) == hash) {
                return slot;
            }
            at = at + 1 & mask;
        }
        return NONE;
    }

    /** Adds the slot of a key that is not in here. */
    void add(long hash, int slot) {
        int at = home(hash);
        while (table[at] != 0) {
            at = at + 1 & mask;
        }
        table[at] = slot + 1;
    }

    /** Takes out the slot of a key that is in here. */
    void remove(int slot) {
        int hole = home(slots.hash(slot));
        while (table[hole] != slot + 1) {
            hole = hole + 1 & mask;
        }
        for (int at = hole + 1 & mask; table[at] != 0; at = at + 1 & mask) {
            int home = home(slots.hash(table[at] - 1));
            boolean canMove = (at - home & mask) >= (at - hole & mask);
            if (canMove) {
                table[hole] = table[at];
                hole = at;
            }
        }
        table[hole] = 0;
    }

    private int home(long hash) {
        return (int) (hash ^ hash >>> 32) & mask;
    }
}
