/** Shares limits between nodes through Redis, Valkey, Redis Sentinel or Redis Cluster. */
module dev.tidegate.redis {
    requires transitive dev.tidegate.core;
    requires static org.jspecify;
    requires lettuce.core;

    exports dev.tidegate.redis;

    provides dev.tidegate.SharedStoreProvider with
            dev.tidegate.redis.RedisStoreProvider;
}
