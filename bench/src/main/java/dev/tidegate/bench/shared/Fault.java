package dev.tidegate.bench.shared;

/** What may happen to nodes that share a limit, or to the store that they share it in. */
enum Fault {
    KILLED_NODE("a node is killed (kill -9)"),
    HUNG_REDIS_LOCAL("Redis hangs for 5 s, local-share"),
    HUNG_REDIS_OPEN("Redis hangs for 5 s, open"),
    HUNG_REDIS_CLOSED("Redis hangs for 5 s, closed"),
    FLUSHED("FLUSHALL"),
    SCRIPTS_FLUSHED("SCRIPT FLUSH"),
    SENTINEL_FAILOVER("primary killed, Sentinel"),
    CLUSTER_FAILOVER("primary killed, Cluster"),
    WRONG_CLOCK("a node's time of day is 10 minutes ahead");

    /** Nodes hold permits for as long as so much of the burst takes to fill. */
    private static final double IN_HAND_PART = 0.25;
    /** A probe goes out each 50 ms, and has an answer after 20 ms or none. */
    private static final double NOTICE_SECONDS = 0.07;

    private final String text;

    Fault(String text) {
        this.text = text;
    }

    /** What the limit does while Redis cannot be asked. */
    String onStoreFailure() {
        return switch (this) {
            case HUNG_REDIS_OPEN -> "open";
            case HUNG_REDIS_CLOSED -> "closed";
            default -> SharedPolicy.LOCAL_SHARE;
        };
    }

    /** How far the time of day of the first node is ahead, as {@code faketime} reads it; empty for not at all. */
    String ahead() {
        return this == WRONG_CLOCK ? "+10m" : "";
    }

    /** Whether the limit is meant to let everything pass while Redis is away. */
    boolean isUnboundedMeanwhile() {
        return this == HUNG_REDIS_OPEN;
    }

    /**
     * By how much the bound may be exceeded, as {@code docs/explanation/shared-limits.md} states it.
     *
     * <p>A node that dies takes what it held with it, scripts are sent again, and the time of day of a node is never
     * read: none. A server that lost everything is told by the nodes what they saw last, so only what they have taken
     * since may pass twice. While there is no server and each node goes on alone, their own buckets give a burst
     * together, the server's bucket has refilled when it is back, and the nodes notice both within a probe and a
     * timeout of one another.
     */
    double slack(HotLimit limit) {
        double inHand = limit.burst() * IN_HAND_PART;
        return switch (this) {
            case KILLED_NODE, SCRIPTS_FLUSHED, WRONG_CLOCK, HUNG_REDIS_OPEN, HUNG_REDIS_CLOSED -> 0;
            case FLUSHED -> inHand;
            case HUNG_REDIS_LOCAL, SENTINEL_FAILOVER, CLUSTER_FAILOVER ->
                2.0 * limit.burst() + inHand + limit.perSecond() * NOTICE_SECONDS;
        };
    }

    /** The servers that the fault needs. */
    Store store() {
        return switch (this) {
            case SENTINEL_FAILOVER -> Store.Sentinels.start();
            case CLUSTER_FAILOVER -> Store.Cluster.start();
            default -> Store.Single.start();
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
