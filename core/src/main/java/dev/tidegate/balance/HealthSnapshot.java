package dev.tidegate.balance;

import java.util.List;

/**
 * What is known of a group at one moment, for metrics, logs and the console.
 *
 * @param mode which servers are in use
 * @param servers in the order of the policy
 */
public record HealthSnapshot(PoolMode mode, List<ServerHealth> servers) {
    /** Keeps a copy. */
    public HealthSnapshot {
        servers = List.copyOf(servers);
    }

    /**
     * What is known of one server.
     *
     * @param sinceNanos when it came into this state, on the clock of the caller
     * @param backNanos when it will leave it by itself, on the same clock; equal to {@code sinceNanos} when only probes
     *     or calls can change it
     * @param inFlight how many calls it works on
     */
    public record ServerHealth(Server server, ServerState state, long sinceNanos, long backNanos, int inFlight) {}
}
