package dev.tidegate.policy;

import dev.tidegate.balance.Balancing;
import dev.tidegate.balance.HealthRules;
import dev.tidegate.balance.Server;
import dev.tidegate.model.Attribute;
import java.util.List;

/**
 * A group of servers that answer for one another.
 *
 * @param hashKey what source hash looks at
 * @param limits names of the limits that guard this upstream (level resource)
 */
public record UpstreamSpec(
        String name,
        List<Server> servers,
        Balancing balance,
        Attribute hashKey,
        HealthRules health,
        Probe probe,
        Connections connections,
        Timeouts timeouts,
        List<String> limits) {

    /**
     * The active health check.
     *
     * @param path what is asked for; empty for no active check
     * @param expectFrom the lowest status that counts as healthy
     * @param expectTo the highest status that counts as healthy
     */
    public record Probe(String path, long everyNanos, long timeoutNanos, int expectFrom, int expectTo) {}

    /**
     * How many connections are kept to each server.
     *
     * @param min how many are kept open even when idle
     * @param idle how many idle ones are kept at most
     * @param max how many there are at most, over all event loops
     * @param requests after how many requests a connection is closed; 0 for never
     * @param idleNanos how long an idle connection is kept; keep it below the server's own idle time
     */
    public record Connections(int min, int idle, int max, long requests, long idleNanos) {}

    /**
     * How long a server may take, in nanoseconds.
     *
     * @param connectNanos to accept a connection
     * @param responseNanos from the end of the request to the head of the reply, and between parts of its body
     * @param totalNanos for the whole exchange; 0 for no bound
     */
    public record Timeouts(long connectNanos, long responseNanos, long totalNanos) {}
}
