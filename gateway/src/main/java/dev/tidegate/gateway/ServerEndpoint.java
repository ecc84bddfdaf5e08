package dev.tidegate.gateway;

import dev.tidegate.balance.Server;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where a server is reached: its name resolved off the event loops, and how many connections all loops hold to it.
 * Thread-safe.
 */
final class ServerEndpoint {
    private final Server server;
    private final ServerSlots slots = new ServerSlots();
    private volatile InetSocketAddress address;

    /** Looks the name up, which may block. A name that cannot be found is looked up again later. */
    ServerEndpoint(Server server) {
        this.server = server;
        this.address = InetSocketAddress.createUnresolved(server.host(), server.port());
        resolve();
    }

    /** Looks the name up again, which may block; keeps the last good answer when there is none. */
    void resolve() {
        try {
            address = new InetSocketAddress(InetAddress.getByName(server.host()), server.port());
        } catch (UnknownHostException unknown) {
            // The address stays as it was: calls to an unresolved one fail at once and eject the server.
            return;
        }
    }

    Server server() {
        return server;
    }

    InetSocketAddress address() {
        return address;
    }

    ServerSlots slots() {
        return slots;
    }
}
