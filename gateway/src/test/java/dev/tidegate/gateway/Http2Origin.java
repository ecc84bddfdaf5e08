package dev.tidegate.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of HTTP/2 without TLS whose every frame the test decides: one virtual thread a connection. */
final class Http2Origin implements AutoCloseable {
    private final ServerSocket listening;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    /** What the server does with a connection, from after the preface to its end. */
    interface Script {
        void serve(Http2Peer peer) throws IOException;
    }

    private Http2Origin(ServerSocket listening, Script script) {
        this.listening = listening;
        this.script = script;
    }

    static Http2Origin start(Script script) {
        try {
            Http2Origin origin = new Http2Origin(new ServerSocket(0, 128, InetAddress.getLoopbackAddress()), script);
            Thread.ofVirtual().start(origin::accept);
            return origin;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A server that says what it takes, and answers each request as the script says. */
    static Http2Origin answering(Script each) {
        return start(peer -> {
            peer.settings();
            while (true) {
                each.serve(peer);
                peer.flush();
            }
        });
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
            Http2Peer peer = new Http2Peer(socket);
            peer.readPreface();
            script.serve(peer);
            peer.flush();
            peer.drain();
        } catch (IOException gone) {
            // The gateway closed the connection, which some tests want to see.
            return;
        } finally {
            open.remove(socket);
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How many connections are open. */
    int connections() {
        return open.size();
    }

    /** How many connections were ever made. */
    int accepted() {
        return accepted.get();
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
