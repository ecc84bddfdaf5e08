package dev.tidegate.bench.limits;

/** A limit for each of many keys: the shared shape of the keyed benchmarks. */
interface KeyedLimits extends AutoCloseable {
    /** Asks for one permit of a key. */
    boolean tryAcquire(String key);

    @Override
    default void close() {}
}
