package dev.tidegate.gateway.l4;

import dev.tidegate.balance.Server;
import dev.tidegate.testkit.wire.LoopbackServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

/** A server of plain TCP: real sockets, one virtual thread a connection. */
final class RawServer implements AutoCloseable {
    private final LoopbackServer server;

    /** What the server does with a connection, which is closed when it returns. */
    interface Talk {
        void with(RawSocket client) throws IOException;
    }

    private RawServer(Talk talk) {
        this.server = LoopbackServer.start(0, socket -> talk.with(new RawSocket(socket)));
    }

    static RawServer start(Talk talk) {
        return new RawServer(talk);
    }

    /** A server that says its name and closes. */
    static RawServer saying(String name) {
        return start(client -> client.send(name));
    }

    /** A server that sends back all that it got, once it has all. */
    static RawServer echoing() {
        return start(client -> client.send(client.readAll()));
    }

    /** The address of a server that is not there. */
    static Server gone() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Server("127.0.0.1", free.getLocalPort(), 1, false);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Server asServer() {
        return new Server("127.0.0.1", port(), 1, false);
    }

    int port() {
        return server.port();
    }

    int accepted() {
        return server.accepted();
    }

    int open() {
        return server.open();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        server.close();
    }
}
