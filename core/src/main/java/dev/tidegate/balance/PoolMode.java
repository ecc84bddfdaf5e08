package dev.tidegate.balance;

/** Which servers of a group are in use. */
public enum PoolMode {
    /** The healthy ones that are not backups. */
    NORMAL("normal"),
    /** Too few of those are healthy: what is left of them, and the healthy backups. */
    FAILOVER("failover"),
    /** Too few are healthy and no backup is: all, since health says more about the probes than about the servers. */
    PANIC("panic"),
    /** None: nothing is healthy and there is no panic threshold. */
    NONE("none");

    private final String text;

    PoolMode(String text) {
        this.text = text;
    }

    /** The word for this mode in metrics and logs. */
    public String text() {
        return text;
    }
}
