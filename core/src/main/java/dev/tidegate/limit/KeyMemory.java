package dev.tidegate.limit;

/**
 * How a limit remembers its keys: not at all (one count for all calls), or in a table of fixed size.
 *
 * <p>When a table is full, the key that is nearest to unspent makes room: a sprayed key has spent next to nothing and
 * leaves first, an abused key stays longest.
 *
 * @param bytes the size of the table, rounded down to a power of two but at least 64; 0 for one count in all
 * @param seed a secret that keys are mixed with, so that nobody can choose keys that collide
 * @param isExact keeps 54 bits of a key besides its place in the table, not 24: twice the memory, and no two keys share
 *     a count (otherwise once in some two million lookups of a full table)
 */
public record KeyMemory(long bytes, long seed, boolean isExact) {
    private static final long MAX_BYTES = 1L << 33;

    /** Refuses sizes that no table can have. */
    public KeyMemory {
        if (bytes < 0 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException("bytes must be from 0 to " + MAX_BYTES + ", but was " + bytes);
        }
    }

    /** One count for all calls. */
    public static KeyMemory single() {
        return new KeyMemory(0, 0, false);
    }

    /** A count for each key, in so many bytes, mixed with a seed that callers do not know. */
    public static KeyMemory keyed(long bytes, long seed) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be at least 1, but was " + bytes);
        }
        return new KeyMemory(bytes, seed, false);
    }

    /** This memory with keys told apart exactly. */
    public KeyMemory exact() {
        return new KeyMemory(bytes, seed, true);
    }

    /** Whether each key has its own count. */
    public boolean isKeyed() {
        return bytes > 0;
    }

    /** How many sets of ways fit, a power of two and at least 1. */
    int sets(long bytesPerSet) {
        return (int) Long.highestOneBit(Math.max(1, Math.min(bytes / bytesPerSet, (1L << 30) / (bytesPerSet / 8))));
    }

    /** Spreads a key over all bits, so that any numbers may serve as keys. */
    long hash(long key) {
        long hash = (key ^ seed) * 0x9e3779b97f4a7c15L;
        hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
        return hash ^ (hash >>> 32);
    }
}
