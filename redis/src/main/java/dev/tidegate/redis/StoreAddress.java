package dev.tidegate.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.util.List;

/**
 * Where the servers are: one of them (or the primary that Sentinels name), or some of a cluster. Immutable.
 *
 * @param servers what to connect to; a cluster names the others itself
 * @param isCluster whether the keys are spread over several servers
 */
record StoreAddress(List<RedisURI> servers, boolean isCluster) {
    private static final List<String> SINGLE = List.of("redis", "rediss", "redis-sentinel", "rediss-sentinel");
    private static final List<String> CLUSTER = List.of("redis-cluster", "rediss-cluster");
    private static final String SINGLE_EXAMPLE =
            "write redis://host:6379, rediss:// with TLS, redis-sentinel://host,host#primary or redis-cluster://host,host";

    static boolean knows(String url) {
        String scheme = scheme(url);
        return SINGLE.contains(scheme) || CLUSTER.contains(scheme);
    }

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException without the URL in it, because that may hold a password
     */
    static StoreAddress parse(String url) {
        try {
            if (CLUSTER.contains(scheme(url))) {
                String plain = url.replaceFirst("-cluster:", ":");
                return new StoreAddress(RedisClusterURIUtil.toRedisURIs(URI.create(plain)), true);
            }
            return new StoreAddress(List.of(RedisURI.create(url)), false);
        } catch (IllegalArgumentException unreadable) {
            // The cause would show the URL, and that may hold a password.
            throw new IllegalArgumentException("the URL of the store cannot be read; " + SINGLE_EXAMPLE);
        }
    }

    private static String scheme(String url) {
        int end = url.indexOf(':');
        return end < 0 ? "" : url.substring(0, end);
    }
}
