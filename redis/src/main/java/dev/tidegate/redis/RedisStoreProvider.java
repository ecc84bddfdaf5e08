package dev.tidegate.redis;

import dev.tidegate.SharedStore;
import dev.tidegate.SharedStoreProvider;
import dev.tidegate.policy.StoreSpec;

/**
 * Opens stores in Redis or Valkey: {@code redis://}, {@code rediss://}, {@code redis-sentinel://host,host#primary} and
 * {@code redis-cluster://host,host}. Found by {@link java.util.ServiceLoader}.
 */
public final class RedisStoreProvider implements SharedStoreProvider {
    /** A provider; it holds nothing. */
    public RedisStoreProvider() {}

    @Override
    public boolean opens(StoreSpec spec) {
        return StoreAddress.knows(spec.url());
    }

    @Override
    public SharedStore open(StoreSpec spec) {
        RedisStore store = new RedisStore(spec, StoreAddress.of(spec), spec.timeoutNanos());
        store.start();
        return store;
    }
}
