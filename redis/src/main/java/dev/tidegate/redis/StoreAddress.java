package dev.tidegate.redis;

import dev.tidegate.policy.StoreSpec;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the servers are: one of them (or the primary that Sentinels name), or some of a cluster. Immutable.
 *
 * @param servers what to connect to; a cluster names the others itself
 * @param isCluster whether the keys are spread over several servers
 * @param ca the file (PEM) of the issuers that are believed; empty for those that the Java runtime believes
 */
record StoreAddress(List<RedisURI> servers, boolean isCluster, String ca) {
    private static final List<String> SINGLE = List.of("redis", "rediss", "redis-sentinel", "rediss-sentinel");
    private static final List<String> CLUSTER = List.of("redis-cluster", "rediss-cluster");
    private static final String SINGLE_EXAMPLE =
            "write redis://host:6379, rediss:// with TLS, redis-sentinel://host,host#primary or redis-cluster://host,host";

    static boolean knows(String url) {
        String scheme = scheme(url);
        return SINGLE.contains(scheme) || CLUSTER.contains(scheme);
    }

    /**
     * Reads what a policy says.
     *
     * @throws IllegalArgumentException without the URL in it, because that may hold a password; or when the file of
     *     issuers cannot be read
     */
    static StoreAddress of(StoreSpec spec) {
        String url = spec.url();
        String ca = spec.tls().ca();
        if (!ca.isEmpty() && !Files.isReadable(Path.of(ca))) {
            throw new IllegalArgumentException("the file of store.tls.ca cannot be read: " + ca);
        }
        try {
            if (CLUSTER.contains(scheme(url))) {
                String plain = url.replaceFirst("-cluster:", ":");
                return new StoreAddress(RedisClusterURIUtil.toRedisURIs(URI.create(plain)), true, ca);
            }
            return new StoreAddress(List.of(RedisURI.create(url)), false, ca);
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
