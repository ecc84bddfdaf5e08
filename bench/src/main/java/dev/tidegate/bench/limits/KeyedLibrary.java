package dev.tidegate.bench.limits;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.EntryType;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** A library that keeps a limit for each of many keys, set up as its users set it up. */
public enum KeyedLibrary {
    /** Tidegate's table, 16 bytes for each of the keys that are expected. */
    TIDEGATE,
    /** Bucket4j buckets in a ConcurrentHashMap. */
    BUCKET4J_MAP,
    /** Bucket4j buckets in a Caffeine cache that is bounded by the number of keys. */
    BUCKET4J_CAFFEINE,
    /** Resilience4j's own registry. */
    RESILIENCE4J_REGISTRY,
    /** Guava limiters in a ConcurrentHashMap. */
    GUAVA_MAP,
    /** Sentinel's parameter rule, which keeps 200,000 keys at most. */
    SENTINEL_PARAMETER;

    /** New limits of so many permits in a period for each key. */
    KeyedLimits open(int permits, Duration period, int keys) {
        return switch (this) {
            case TIDEGATE -> CallerOfLimits.keyed(permits, period, keys);
            case BUCKET4J_MAP -> {
                var buckets = new ConcurrentHashMap<String, Bucket>();
                yield key -> find(buckets, key, absent -> Peers.bucket4j(permits, period))
                        .tryConsume(1);
            }
            case BUCKET4J_CAFFEINE -> {
                LoadingCache<String, Bucket> buckets =
                        Caffeine.newBuilder().maximumSize(keys).build(key -> Peers.bucket4j(permits, period));
                yield key -> buckets.get(key).tryConsume(1);
            }
            case RESILIENCE4J_REGISTRY -> {
                var registry = RateLimiterRegistry.of(Peers.resilience4jConfig(permits, period));
                yield key -> registry.rateLimiter(key).acquirePermission();
            }
            case GUAVA_MAP -> guava(permits * 1.0 / period.toSeconds());
            case SENTINEL_PARAMETER -> sentinel(permits, period);
        };
    }

    /** What the map has for the key; looks first, because {@code computeIfAbsent} alone may lock a bin that has it. */
    private static <T> T find(ConcurrentMap<String, T> map, String key, Function<String, T> make) {
        T known = map.get(key);
        return known == null ? map.computeIfAbsent(key, make) : known;
    }

    @SuppressWarnings("UnstableApiUsage")
    private static KeyedLimits guava(double permitsPerSecond) {
        var limiters = new ConcurrentHashMap<String, com.google.common.util.concurrent.RateLimiter>();
        return key ->
                find(limiters, key, absent -> Peers.guava(permitsPerSecond)).tryAcquire();
    }

    private static KeyedLimits sentinel(int permits, Duration period) {
        String resource = "keyed";
        Peers.sentinelByKey(resource, permits, period.toSeconds());
        return key -> {
            try {
                Entry entry = SphU.entry(resource, EntryType.IN, 1, key);
                entry.exit(1, key);
                return true;
            } catch (BlockException e) {
                return false;
            }
        };
    }
}
