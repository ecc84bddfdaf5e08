package dev.tidegate.gateway;

import dev.tidegate.testkit.wire.LoopbackServer;
import java.io.IOException;
import java.net.Socket;

/** A server of HTTP/2 without TLS whose every frame the test decides: one virtual thread a connection. */
final class Http2Origin implements AutoCloseable {
    private final Script script;
    private final LoopbackServer server;

    /** What the server does with a connection, from after the preface to its end. */
    interface Script {
        void serve(Http2Peer peer) throws IOException;
    }

    private Http2Origin(Script script) {
        this.script = script;
        this.server = LoopbackServer.start(0, this::serve);
    }

    static Http2Origin start(Script script) {
        return new Http2Origin(script);
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

    private void serve(Socket socket) throws IOException {
        Http2Peer peer = new Http2Peer(socket);
        peer.readPreface();
        script.serve(peer);
        peer.flush();
        peer.drain();
    }

    int port() {
        return server.port();
    }

    /** How many connections are open. */
    int connections() {
        return server.open();
    }

    /** How many connections were ever made. */
    int accepted() {
        return server.accepted();
    }

    @Override
    public void close() {
        server.close();
    }
}
