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

    /** By how much the bound may be exceeded, as the documentation of shared limits states it. */
    double slack(HotLimit limit) {
        return 0;
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
