package dev.tidegate.gateway;

import dev.tidegate.testkit.wire.LoopbackServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/**
 * A server behind the gateway whose every byte the test decides: real sockets, one virtual thread a connection. It
 * keeps the heads that it received.
 */
final class Origin implements AutoCloseable {
    private final Script script;
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final LoopbackServer server;

    /** What the origin does with a connection after reading each head. */
    interface Script {
        /** Answers one request; returns whether the connection goes on. */
        boolean answer(String head, InputStream in, OutputStream out) throws IOException;
    }

    private Origin(ServerSocketFactory sockets, Script script) {
        this.script = script;
        this.server = LoopbackServer.start(sockets, 0, this::serve);
    }

    static Origin start(Script script) {
        return start(ServerSocketFactory.getDefault(), script);
    }

    /** An origin over sockets of another kind. */
    static Origin start(ServerSocketFactory sockets, Script script) {
        return new Origin(sockets, script);
    }

    /** An origin that answers every request with this text and keeps the connection. */
    static Origin answering(String text) {
        return start((head, in, out) -> {
            out.write(ok(text));
            return true;
        });
    }

    static byte[] ok(String text) {
        return ("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private void serve(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        boolean going = true;
        while (going) {
            String head = readHead(in);
            if (head.isEmpty()) {
                return;
            }
            heads.add(head);
            going = script.answer(head, in, out);
            out.flush();
        }
    }

    /** Reads up to the empty line; empty when the connection ended first. */
    static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    int port() {
        return server.port();
    }

    List<String> heads() {
        return heads;
    }

    int connections() {
        return server.open();
    }

    @Override
    public void close() {
        server.close();
    }
}
