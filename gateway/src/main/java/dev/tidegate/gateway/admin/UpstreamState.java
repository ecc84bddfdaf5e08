package dev.tidegate.gateway.admin;

import java.util.List;

/** How an upstream is at this moment. */
public record UpstreamState(String name, List<ServerState> servers) {
    /** Copies the list. */
    public UpstreamState {
        servers = List.copyOf(servers);
    }

    /**
     * How one server is.
     *
     * @param state one word: up, down, ejected, starting
     * @param healthy whether it is given calls
     * @param backup whether it is given calls only when the others are down
     * @param inFlight calls it works on
     * @param connections open connections to it, idle ones included
     */
    public record ServerState(
            String address, String state, boolean healthy, boolean backup, long inFlight, long connections) {}

    JsonObject json() {
        return new JsonObject()
                .put("name", name)
                .put("servers", servers.stream().map(UpstreamState::json).toList());
    }

    private static JsonObject json(ServerState server) {
        return new JsonObject()
                .put("address", server.address)
                .put("state", server.state)
                .put("healthy", server.healthy)
                .put("backup", server.backup)
                .put("in_flight", server.inFlight)
                .put("connections", server.connections);
    }
}
