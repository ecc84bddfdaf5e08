package dev.tidegate.gateway.admin;

import java.util.Set;

/**
 * Where the admin API listens and whom it answers.
 *
 * @param host the address to bind; keep it on the loopback unless a token is set
 * @param port from 0 (any free port) to 65535
 * @param hosts names, besides IP addresses and {@code localhost}, by which the API may be called, in lower case
 * @param token what callers must send as {@code Authorization: Bearer}, except for health and metrics; empty for none
 */
public record AdminSettings(String host, int port, Set<String> hosts, String token) {
    /** Copies the names. */
    public AdminSettings {
        hosts = Set.copyOf(hosts);
    }

    /** The loopback address, no token. */
    public static AdminSettings loopback(int port) {
        return new AdminSettings("127.0.0.1", port, Set.of(), "");
    }
}
