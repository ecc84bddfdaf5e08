package dev.tidegate.testkit.redis;

import java.util.ArrayList;
import java.util.List;

/** A Redis Cluster: primaries that share the slots, each with a replica. Used by one thread at a time. */
public final class RedisCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;

    private final List<RedisServer> primaries = new ArrayList<>();
    private final List<RedisServer> replicas = new ArrayList<>();

    private RedisCluster() {}

    /**
     * Starts all and waits until every node finds the cluster whole.
     *
     * @param size how many primaries there are, at least 3; there are as many replicas
     * @param nodeTimeoutMillis after how long of silence the others take a node for dead; on a machine that is busy for
     *     so long they take a living one for dead as well
     */
    public static RedisCluster start(int size, int nodeTimeoutMillis) {
        RedisCluster cluster = new RedisCluster();
        try {
            for (int i = 0; i < size; i++) {
                cluster.primaries.add(node(nodeTimeoutMillis));
                cluster.replicas.add(node(nodeTimeoutMillis));
            }
            cluster.join();
            return cluster;
        } catch (RuntimeException failed) {
            cluster.close();
            throw failed;
        }
    }

    private static RedisServer node(int timeoutMillis) {
        String timeout = Integer.toString(timeoutMillis);
        return RedisServer.start("--cluster-enabled", "yes", "--cluster-node-timeout", timeout, "--appendonly", "no");
    }

    private void join() {
        RedisServer first = primaries.getFirst();
        for (RedisServer node : nodes()) {
            if (node != first) {
                node.command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(first.port()));
            }
        }
        int size = primaries.size();
        for (int i = 0; i < size; i++) {
            String from = Integer.toString(i * SLOTS / size);
            String to = Integer.toString((i + 1) * SLOTS / size - 1);
            primaries.get(i).command("CLUSTER", "ADDSLOTSRANGE", from, to);
        }
        RedisServer.await("the nodes have met", () -> nodes().stream().allMatch(this::knowsAll));
        for (int i = 0; i < size; i++) {
            String primary = primaries.get(i).command("CLUSTER", "MYID");
            RedisServer replica = replicas.get(i);
            RedisServer.await("a replica takes its primary", () -> isReplicating(replica, primary));
        }
        RedisServer.await("the cluster is whole", this::isWhole);
    }

    private boolean knowsAll(RedisServer node) {
        return node.command("CLUSTER", "INFO").contains("cluster_known_nodes:" + nodes().size());
    }

    private static boolean isReplicating(RedisServer replica, String primary) {
        try {
            return replica.command("CLUSTER", "REPLICATE", primary).equals("OK");
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    private boolean isWhole() {
        return nodes().stream().allMatch(RedisCluster::isOk)
                && replicas.stream().allMatch(one -> one.command("ROLE").contains("connected"));
    }

    private static boolean isOk(RedisServer node) {
        String info = node.command("CLUSTER", "INFO");
        return info.contains("cluster_state:ok") && info.contains("cluster_slots_ok:" + SLOTS);
    }

    private List<RedisServer> nodes() {
        List<RedisServer> all = new ArrayList<>(primaries);
        all.addAll(replicas);
        return all;
    }

    /** The nodes that began as primaries, in the order of their slots. */
    public List<RedisServer> primaries() {
        return List.copyOf(primaries);
    }

    /** The nodes that began as replicas, in the order of their primaries. */
    public List<RedisServer> replicas() {
        return List.copyOf(replicas);
    }

    /** Kills a primary, and waits until the others have noticed it and its replica serves its slots. */
    public void failOver(int primary) {
        primaries.get(primary).kill();
        RedisServer.await("the replica serves", () -> isServing(replicas.get(primary)));
    }

    /** Kills a primary and tells its replica to take its place, so that nobody has to notice anything first. */
    public void replace(int primary) {
        primaries.get(primary).kill();
        RedisServer heir = replicas.get(primary);
        heir.command("CLUSTER", "FAILOVER", "TAKEOVER");
        RedisServer.await("the replica serves", () -> isServing(heir));
    }

    private static boolean isServing(RedisServer heir) {
        return heir.command("ROLE").startsWith("master") && isOk(heir);
    }

    @Override
    public void close() {
        nodes().forEach(RedisServer::close);
    }
}
