package dev.tidegate.bench.shared;

import dev.tidegate.testkit.redis.RedisCluster;
import dev.tidegate.testkit.redis.RedisSentinels;
import dev.tidegate.testkit.redis.RedisServer;
import java.util.List;
import java.util.stream.Collectors;

/** The Redis servers that nodes share a limit in. */
sealed interface Store extends AutoCloseable {
    /** Where it is, as a policy writes it. */
    String url();

    /** Kills the server that has the count, and waits until another serves in its place. */
    void failOver();

    @Override
    void close();

    private static String addresses(List<Integer> ports) {
        return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** One server, which nobody replaces. */
    record Single(RedisServer server) implements Store {
        static Single start() {
            return new Single(RedisServer.start());
        }

        @Override
        public String url() {
            return server.uri();
        }

        @Override
        public void failOver() {
            throw new IllegalStateException("there is no other server");
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** A primary and a replica, watched by three Sentinels. */
    record Sentinels(RedisSentinels all) implements Store {
        private static final int DOWN_AFTER_MILLIS = 500;

        static Sentinels start() {
            return new Sentinels(RedisSentinels.start(1, DOWN_AFTER_MILLIS));
        }

        @Override
        public String url() {
            return "redis-sentinel://" + addresses(all.ports()) + "#" + RedisSentinels.NAME;
        }

        @Override
        public void failOver() {
            all.failOver();
        }

        @Override
        public void close() {
            all.close();
        }
    }

    /** Three primaries with a replica each. */
    record Cluster(RedisCluster all) implements Store {
        private static final int PRIMARIES = 3;
        private static final int NODE_TIMEOUT_MILLIS = 1_000;

        static Cluster start() {
            return new Cluster(RedisCluster.start(PRIMARIES, NODE_TIMEOUT_MILLIS));
        }

        @Override
        public String url() {
            return "redis-cluster://"
                    + addresses(all.primaries().stream().map(RedisServer::port).toList());
        }

        /** The busiest primary has the count. */
        @Override
        public void failOver() {
            int busiest = 0;
            long most = -1;
            for (int i = 0; i < PRIMARIES; i++) {
                long calls = RedisMeter.calls(all.primaries().get(i));
                if (calls > most) {
                    most = calls;
                    busiest = i;
                }
            }
            all.failOver(busiest);
        }

        @Override
        public void close() {
            all.close();
        }
    }
}
