package dev.tidegate.limit;

/**
 * Sixteen bytes a key: a {@link Directory} that tells keys apart exactly, and one word of 54 bits of state for each.
 * For rules that need more precision than the short word has, and for those who ask for exact keys.
 */
final class WideTable extends WordStore implements Directory.Entries {
    private static final int STATE_BITS = 54;
    private static final int GENERATION_SHIFT = 56;

    private final KeyMemory memory;
    private final Directory directory;

    WideTable(LimitRule rule, KeyMemory memory) {
        super(rule, new long[Directory.entries(sets(memory))], STATE_BITS);
        this.memory = memory;
        this.directory = new Directory(sets(memory));
    }

    private static int sets(KeyMemory memory) {
        return memory.sets(Directory.bytesPerSet(8));
    }

    @Override
    int find(long hash) {
        return directory.find(hash);
    }

    @Override
    boolean isOwn(int at, long word, long hash) {
        int generation = (int) (word >>> GENERATION_SHIFT);
        if (directory.isOwn(at, generation, hash)) {
            return true;
        }
        directory.freeRetired(at, hash, generation);
        return false;
    }

    @Override
    void insert(long hash, long nowNanos) {
        directory.insert(hash, nowNanos, this);
    }

    @Override
    public void reset(int entry, int generation, long nowNanos) {
        while (true) {
            Epoch current = epoch();
            long word = word(entry);
            long fresh = ((long) generation << GENERATION_SHIFT) | current.word(current.unspent(nowNanos));
            if (!Directory.isBefore((int) (word >>> GENERATION_SHIFT), generation) || swap(entry, word, fresh)) {
                return;
            }
        }
    }

    @Override
    public long depth(int entry, long nowNanos) {
        Epoch current = epoch();
        return current.rule().depth(current.state(word(entry), nowNanos), nowNanos);
    }

    @Override
    public boolean retire(int entry, int generation, long depthMax, long nowNanos) {
        Epoch current = epoch();
        long word = word(entry);
        if ((int) (word >>> GENERATION_SHIFT) != generation) {
            return true;
        }
        long retired = ((long) (generation + 1) << GENERATION_SHIFT) | current.word(current.unspent(nowNanos));
        return current.rule().depth(current.state(word, nowNanos), nowNanos) <= depthMax && swap(entry, word, retired);
    }

    @Override
    long hash(long key) {
        return memory.hash(key);
    }

    @Override
    void granted(long nowNanos) {}

    @Override
    boolean suits(LimitRule rule, KeyMemory newMemory) {
        return newMemory.equals(memory) && WordRule.isWord(rule);
    }

    @Override
    long bytes() {
        return 2 * directory.bytes();
    }

    @Override
    long evictedLive() {
        return directory.evictedLive();
    }
}
