package dev.tidegate.limit;

/** One sliding window for all calls. */
final class SingleRing extends RingStore {
    private static final int GENERATION = 1;
    private static final int PADDING = 16;

    private final int words;

    SingleRing(LimitRule rule) {
        this(rule, RingLayout.of(rule));
    }

    private SingleRing(LimitRule rule, RingLayout layout) {
        super(new WindowRing(
                new long[layout.words() + PADDING], layout, rule.rate().permits()));
        this.words = layout.words() + PADDING;
    }

    @Override
    int find(long key) {
        return ring().generation(0) == GENERATION ? 0 : ABSENT;
    }

    @Override
    int generation(int entry) {
        return GENERATION;
    }

    @Override
    boolean isOwn(int entry, int generation, long key) {
        return true;
    }

    @Override
    void insert(long key, long nowNanos) {
        ring().reset(0, GENERATION, nowNanos);
    }

    @Override
    void freeRetired(int entry, long key) {}

    @Override
    boolean suits(KeyMemory memory) {
        return !memory.isKeyed();
    }

    @Override
    long bytes() {
        return 8L * words;
    }

    @Override
    long evictedLive() {
        return 0;
    }
}
