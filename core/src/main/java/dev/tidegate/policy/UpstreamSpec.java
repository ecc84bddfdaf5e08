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

    /** Copies the lists and refuses an upstream without a name or without servers. */
    public UpstreamSpec {
        Require.filled("name", name);
        servers = List.copyOf(servers);
        limits = List.copyOf(limits);
        Require.that(!servers.isEmpty(), "servers must not be empty", servers);
        UpstreamBlock.SERVERS_DIFFER.require(servers);
    }

    /** An upstream with the file's defaults. */
    public static UpstreamSpec of(String name, List<Server> servers) {
        return UpstreamBlock.of(name, servers);
    }

    /** The same upstream with another way to choose a server. */
    public UpstreamSpec withBalance(Balancing other) {
        return new UpstreamSpec(name, servers, other, hashKey, health, probe, connections, timeouts, limits);
    }

    /** The same upstream with another key for source hash. */
    public UpstreamSpec withHashKey(Attribute other) {
        return new UpstreamSpec(name, servers, balance, other, health, probe, connections, timeouts, limits);
    }

    /** The same upstream with other rules of health, and another active check. */
    public UpstreamSpec withHealth(HealthRules rules, Probe check) {
        return new UpstreamSpec(name, servers, balance, hashKey, rules, check, connections, timeouts, limits);
    }

    /** The same upstream with other bounds on its connections. */
    public UpstreamSpec withConnections(Connections other) {
        return new UpstreamSpec(name, servers, balance, hashKey, health, probe, other, timeouts, limits);
    }

    /** The same upstream with other times. */
    public UpstreamSpec withTimeouts(Timeouts other) {
        return new UpstreamSpec(name, servers, balance, hashKey, health, probe, connections, other, limits);
    }

    /** The same upstream behind these limits of level resource. */
    public UpstreamSpec withLimits(String... names) {
        return new UpstreamSpec(name, servers, balance, hashKey, health, probe, connections, timeouts, List.of(names));
    }

    /**
     * The active health check.
     *
     * @param path what is asked for; empty for no active check
     * @param expectFrom the lowest status that counts as healthy
     * @param expectTo the highest status that counts as healthy
     */
    public record Probe(String path, long everyNanos, long timeoutNanos, int expectFrom, int expectTo) {
        /** Refuses what is outside the ranges. */
        public Probe {
            HealthBlock.EVERY.require(everyNanos);
            HealthBlock.TIMEOUT.require(timeoutNanos);
            Require.range("expectFrom", expectFrom, 100, 599);
            Require.range("expectTo", expectTo, expectFrom, 599);
        }

        /** No active check. */
        public static Probe none() {
            return HealthBlock.probe("");
        }

        /** The check of a path with the file's defaults. */
        public static Probe at(String path) {
            return HealthBlock.probe(path);
        }
    }

    /**
     * How many connections are kept to each server.
     *
     * @param min how many are kept open even when idle
     * @param idle how many idle ones are kept at most
     * @param max how many there are at most, over all event loops
     * @param requests after how many requests a connection is closed; 0 for never
     * @param idleNanos how long an idle connection is kept; keep it below the server's own idle time
     */
    public record Connections(int min, int idle, int max, long requests, long idleNanos) {
        /** Refuses bounds that contradict one another. */
        public Connections {
            ConnectionBlock.MAX.require(max);
            Require.range("idle", idle, 0, max);
            Require.range("min", min, 0, idle);
            ConnectionBlock.REQUESTS.require(requests);
            ConnectionBlock.IDLE_TIME.require(idleNanos);
        }

        /** The file's defaults. */
        public static Connections defaults() {
            return ConnectionBlock.CONNECTIONS.defaults();
        }
    }

    /**
     * How long a server may take, in nanoseconds.
     *
     * @param connectNanos to accept a connection
     * @param responseNanos from the end of the request to the head of the reply, and between parts of its body
     * @param totalNanos for the whole exchange; 0 for no bound
     */
    public record Timeouts(long connectNanos, long responseNanos, long totalNanos) {
        /** Refuses what is outside the ranges. */
        public Timeouts {
            ConnectionBlock.CONNECT.require(connectNanos);
            ConnectionBlock.RESPONSE.require(responseNanos);
            ConnectionBlock.TOTAL.require(totalNanos);
        }

        /** The file's defaults. */
        public static Timeouts defaults() {
            return ConnectionBlock.TIMEOUTS.defaults();
        }
    }
}
