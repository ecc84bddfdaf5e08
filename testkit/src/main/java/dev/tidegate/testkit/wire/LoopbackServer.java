package dev.tidegate.testkit.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/**
 * Accepts connections on 127.0.0.1, and leaves what is said on them to the test: real sockets, one virtual thread a
 * connection. Thread-safe.
 */
public final class LoopbackServer implements AutoCloseable {
    /** More than any test opens before the first of them is accepted. */
    private static final int BACKLOG = 512;

    private final ServerSocket listening;
    private final Service service;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    /** What is done with each connection. */
    public interface Service {
        /**
         * Talks until the connection is over; it is closed afterwards.
         *
         * @throws IOException when the other side breaks it off, which some tests do on purpose
         */
        void serve(Socket connection) throws IOException;
    }

    private LoopbackServer(ServerSocket listening, Service service) {
        this.listening = listening;
        this.service = service;
    }

    /** Starts on a port of 127.0.0.1; 0 is any free one. */
    public static LoopbackServer start(int port, Service service) {
        return start(ServerSocketFactory.getDefault(), port, service);
    }

    /** Starts with sockets of another kind. */
    public static LoopbackServer start(ServerSocketFactory sockets, int port, Service service) {
        try {
            LoopbackServer server = new LoopbackServer(
                    sockets.createServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()), service);
            Thread.ofVirtual().start(server::accept);
            return server;
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
            service.serve(socket);
        } catch (IOException brokenOff) {
            // The test looks at what came of it elsewhere.
            return;
        } finally {
            open.remove(socket);
        }
    }

    /** Where it listens. */
    public int port() {
        return listening.getLocalPort();
    }

    /** How many connections are open. */
    public int open() {
        return open.size();
    }

    /** How many connections were ever made. */
    public int accepted() {
        return accepted.get();
    }

    /** Listens no longer, and closes all connections. */
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
