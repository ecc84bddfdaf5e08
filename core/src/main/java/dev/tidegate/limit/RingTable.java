package dev.tidegate.limit;

/** A sliding window for each key: a {@link Directory} and, for each entry, as many words as its ring takes. */
final class RingTable extends RingStore implements Directory.Entries {
    private final KeyMemory memory;
    private final Directory directory;
    private final long bytes;

    RingTable(LimitRule rule, KeyMemory memory) {
        this(rule, memory, RingLayout.of(rule));
    }

    private RingTable(LimitRule rule, KeyMemory memory, RingLayout layout) {
        super(new WindowRing(
                new long[layout.words() * Directory.entries(sets(memory, layout))],
                layout,
                rule.rate().permits()));
        this.memory = memory;
        this.directory = new Directory(sets(memory, layout));
        this.bytes = sets(memory, layout) * Directory.bytesPerSet(8L * layout.words());
    }

    private static int sets(KeyMemory memory, RingLayout layout) {
        return memory.sets(Directory.bytesPerSet(8L * layout.words()));
    }

    @Override
    int find(long key) {
        return directory.find(memory.hash(key));
    }

    @Override
    int generation(int entry) {
        return directory.generation(entry);
    }

    @Override
    boolean isOwn(int entry, int generation, long key) {
        return directory.isOwn(entry, generation, memory.hash(key));
    }

    @Override
    void insert(long key, long nowNanos) {
        directory.insert(memory.hash(key), nowNanos, this);
    }

    @Override
    public void reset(int entry, int generation, long nowNanos) {
        ring().reset(base(entry), generation, nowNanos);
    }

    @Override
    public boolean retire(int entry, int generation, long depthMax, long nowNanos) {
        return ring().retire(base(entry), generation, depthMax, nowNanos);
    }

    @Override
    void freeRetired(int entry, long key) {
        directory.freeRetired(entry, memory.hash(key), ring().generation(base(entry)));
    }

    @Override
    public long depth(int entry, long nowNanos) {
        return ring().used(base(entry), directory.generation(entry), nowNanos);
    }

    @Override
    boolean suits(KeyMemory newMemory) {
        return newMemory.equals(memory);
    }

    @Override
    long bytes() {
        return bytes;
    }

    @Override
    long evictedLive() {
        return directory.evictedLive();
    }
}
