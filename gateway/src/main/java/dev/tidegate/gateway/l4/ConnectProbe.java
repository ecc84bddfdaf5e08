package dev.tidegate.gateway.l4;

import dev.tidegate.gateway.opening.ProxyHeaderWriter;
import dev.tidegate.policy.UpstreamSpec.ProxyHeader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** The active health check of servers that do not speak HTTP: whether one accepts a connection. Stateless. */
public final class ConnectProbe {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private ConnectProbe() {}

    /**
     * Connects and closes at once. Where the server is told the client of each connection, it is told that this one is
     * the gate's own. Blocks for at most the given time.
     *
     * @param header the PROXY header that the server expects
     */
    public static boolean accepts(InetSocketAddress address, long timeoutNanos, ProxyHeader header) {
        if (address.isUnresolved()) {
            return false;
        }
        try (Socket socket = new Socket()) {
            long millis = Math.clamp(timeoutNanos / NANOS_PER_MILLI, 1, Integer.MAX_VALUE);
            socket.connect(address, (int) millis);
            socket.getOutputStream().write(ProxyHeaderWriter.ofOwnConnection(header));
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
