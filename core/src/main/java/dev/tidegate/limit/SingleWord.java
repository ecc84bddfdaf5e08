package dev.tidegate.limit;

/** One count for all calls, in one word that has its cache lines for itself. */
final class SingleWord extends WordStore {
    private static final int STATE_BITS = 62;
    private static final long SET = 1L << 63;
    private static final int AT = 16;

    SingleWord(LimitRule rule) {
        super(rule, new long[2 * AT], STATE_BITS);
    }

    @Override
    int find(long hash) {
        return word(AT) == 0 ? ABSENT : AT;
    }

    @Override
    boolean isOwn(int at, long word, long hash) {
        return word != 0;
    }

    @Override
    void insert(long hash, long nowNanos) {
        Epoch current = epoch();
        swap(AT, 0, SET | current.word(current.unspent(nowNanos)));
    }

    @Override
    long hash(long key) {
        return 0;
    }

    @Override
    void granted(long nowNanos) {}

    @Override
    boolean suits(LimitRule rule, KeyMemory memory) {
        return !memory.isKeyed() && WordRule.isWord(rule);
    }

    @Override
    long bytes() {
        return 16L * AT;
    }

    @Override
    long evictedLive() {
        return 0;
    }
}
