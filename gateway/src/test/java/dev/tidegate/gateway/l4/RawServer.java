package dev.tidegate.gateway.l4;

import dev.tidegate.balance.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of plain TCP: real sockets, one virtual thread a connection. */
final class RawServer implements AutoCloseable {
    private final ServerSocket listening;
    private final Talk talk;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    /** What the server does with a connection, which is closed when it returns. */
    interface Talk {
        void with(RawSocket client) throws IOException;
    }

    private RawServer(ServerSocket listening, Talk talk) {
        this.listening = listening;
        this.talk = talk;
    }

    static RawServer start(Talk talk) {
        try {
            RawServer server = new RawServer(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), talk);
            Thread.ofVirtual().start(server::accept);
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
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

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                accepted.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            talk.with(new RawSocket(socket));
        } catch (IOException broken) {
            // Some tests break connections on purpose.
            return;
        } finally {
            open.remove(socket);
        }
    }

    Server asServer() {
        return new Server("127.0.0.1", port(), 1, false);
    }

    int port() {
        return listening.getLocalPort();
    }

    int accepted() {
        return accepted.get();
    }

    int open() {
        return open.size();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
