package dev.tidegate.gateway;

import dev.tidegate.balance.Server;
import dev.tidegate.gateway.l4.TcpHost;
import dev.tidegate.gateway.tls.HandshakeException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where a server is reached: its name resolved off the event loops, and how many connections all loops hold to it.
 * Thread-safe.
 */
final class ServerEndpoint implements TcpHost.ServerDoor {
    private static final Logger LOGGER = System.getLogger("dev.tidegate.gateway");

    private final Server server;
    private final ServerSlots slots = new ServerSlots();
    private final AtomicBoolean unreachable = new AtomicBoolean();
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

    /** Tells the operator, once until it can be reached again, that the server cannot be connected to. */
    @Override
    public void onConnectFailed(String upstream, Throwable cause) {
        if (!unreachable.getAndSet(true)) {
            LOGGER.log(Level.WARNING, sentence(upstream, cause));
        }
    }

    private String sentence(String upstream, Throwable cause) {
        return cause instanceof HandshakeException handshake
                ? "TLS with server " + server.address() + " failed (" + cause.getMessage() + "): "
                        + handshake.fault().remedy(upstream) + "."
                : "Server " + server.address() + " cannot be reached (" + cause.getMessage()
                        + "): start it, or change upstreams." + upstream + ".servers.";
    }

    /** A connection was made. A server that was well all along costs one read. */
    @Override
    public void onConnected() {
        if (unreachable.get() && unreachable.getAndSet(false)) {
            LOGGER.log(Level.INFO, "Server " + server.address() + " can be reached again.");
        }
    }

    Server server() {
        return server;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public boolean tryTake(int max) {
        return slots.tryTake(max);
    }

    @Override
    public void giveBack() {
        slots.giveBack();
    }

    ServerSlots slots() {
        return slots;
    }
}
