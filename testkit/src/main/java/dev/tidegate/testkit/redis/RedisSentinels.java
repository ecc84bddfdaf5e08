package dev.tidegate.testkit.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A primary with replicas, watched by three Sentinels that make a replica the primary when that one dies. Used by one
 * thread at a time.
 */
public final class RedisSentinels implements AutoCloseable {
    /** What the Sentinels call the group. */
    public static final String NAME = "main";

    private static final int SENTINELS = 3;
    private static final String QUORUM = "2";

    private final List<RedisServer> servers;
    private final List<RedisServer> sentinels;

    private RedisSentinels(List<RedisServer> servers, List<RedisServer> sentinels) {
        this.servers = servers;
        this.sentinels = sentinels;
    }

    /**
     * Starts all and waits until every Sentinel knows every other process.
     *
     * @param replicas how many there are beside the primary, at least 1
     * @param downAfterMillis after how long of silence the primary counts as dead
     */
    public static RedisSentinels start(int replicas, int downAfterMillis) {
        return start(replicas, downAfterMillis, RedisAccess.OPEN);
    }

    /** As {@link #start(int, int)}; the Sentinels speak TLS if the servers do, and let everybody in. */
    public static RedisSentinels start(int replicas, int downAfterMillis, RedisAccess access) {
        List<RedisServer> servers = new ArrayList<>();
        List<RedisServer> sentinels = new ArrayList<>();
        RedisSentinels all = new RedisSentinels(servers, sentinels);
        try {
            servers.add(RedisServer.start(RedisVersion.V7_0, access));
            String primary = Integer.toString(servers.getFirst().port());
            for (int i = 0; i < replicas; i++) {
                servers.add(RedisServer.start(RedisVersion.V7_0, access, "--replicaof", "127.0.0.1 " + primary));
            }
            for (int i = 0; i < SENTINELS; i++) {
                sentinels.add(sentinel(primary, downAfterMillis, access));
            }
            RedisServer.await("the Sentinels know one another", () -> all.areComplete(replicas));
            return all;
        } catch (RuntimeException failed) {
            all.close();
            throw failed;
        }
    }

    private static RedisServer sentinel(String primaryPort, int downAfterMillis, RedisAccess access) {
        RedisServer sentinel = RedisServer.sentinel(access.withoutUsers());
        sentinel.command("SENTINEL", "MONITOR", NAME, "127.0.0.1", primaryPort, QUORUM);
        if (!access.password().isEmpty()) {
            sentinel.command("SENTINEL", "SET", NAME, "auth-user", access.user());
            sentinel.command("SENTINEL", "SET", NAME, "auth-pass", access.password());
        }
        sentinel.command("SENTINEL", "SET", NAME, "down-after-milliseconds", Integer.toString(downAfterMillis));
        sentinel.command("SENTINEL", "SET", NAME, "failover-timeout", Integer.toString(10 * downAfterMillis));
        return sentinel;
    }

    private boolean areComplete(int replicas) {
        return sentinels.stream()
                .allMatch(one ->
                        count(one, "num-slaves") == replicas && count(one, "num-other-sentinels") == SENTINELS - 1);
    }

    private static int count(RedisServer sentinel, String field) {
        List<String> lines =
                sentinel.command("SENTINEL", "MASTER", NAME).lines().toList();
        int at = lines.indexOf(field);
        return at < 0 ? -1 : Integer.parseInt(lines.get(at + 1));
    }

    /** The ports of the Sentinels. */
    public List<Integer> ports() {
        return sentinels.stream().map(RedisServer::port).toList();
    }

    /** The server that the Sentinels hold for the primary now. */
    public RedisServer primary() {
        int port = Integer.parseInt(sentinels
                .getFirst()
                .command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME)
                .lines()
                .toList()
                .getLast());
        return servers.stream().filter(one -> one.port() == port).findFirst().orElseThrow();
    }

    /** The servers that follow the primary now. */
    public List<RedisServer> replicas() {
        RedisServer primary = primary();
        return servers.stream().filter(one -> one != primary).toList();
    }

    /** Kills the primary, and waits until another server is it and says so itself. */
    public RedisServer failOver() {
        RedisServer old = primary();
        old.kill();
        RedisServer.await("another server is the primary", () -> {
            RedisServer now = primary();
            return now != old && now.command("ROLE").startsWith("master");
        });
        return primary();
    }

    @Override
    public void close() {
        IntStream.range(0, sentinels.size()).forEach(i -> sentinels.get(i).close());
        servers.forEach(RedisServer::close);
    }
}
