package dev.tidegate.limit;

/** How one node uses a count that it shares. */
final class SharedUse {
    /** When a call that was refused because the store is away may come again. */
    static final long CLOSED_NANOS = 1_000_000_000L;

    private final SharedCount count;
    private final OnStoreFailure onStoreFailure;
    /** By how many nodes the rule was last divided; 0 when it was not. */
    private volatile int nodes;

    SharedUse(SharedCount count, OnStoreFailure onStoreFailure) {
        this.count = count;
        this.onStoreFailure = onStoreFailure;
    }

    SharedCount count() {
        return count;
    }

    OnStoreFailure onStoreFailure() {
        return onStoreFailure;
    }

    int nodes() {
        return nodes;
    }

    void nodes(int seen) {
        nodes = seen;
    }
}
