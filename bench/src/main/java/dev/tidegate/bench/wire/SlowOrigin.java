package dev.tidegate.bench.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server that answers a GET of {@code /endless...} for ever, any other at once, and waits for all of a body. It knows
 * when the gate gave up an endless reply. Thread-safe.
 */
final class SlowOrigin implements AutoCloseable {
    private static final String ENDLESS = "/endless";
    private static final int PART_BYTES = 64 * 1024;
    private static final int BACKLOG = 64;

    private final ServerSocket listening;
    private final Map<String, CompletableFuture<Long>> givenUp = new ConcurrentHashMap<>();

    private SlowOrigin(ServerSocket listening) {
        this.listening = listening;
    }

    static SlowOrigin start() throws IOException {
        SlowOrigin origin = new SlowOrigin(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(origin::accept);
        return origin;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The time (nanoTime) at which the gate closed the connection over which it asked for this target. */
    CompletableFuture<Long> givenUp(String target) {
        return givenUp.computeIfAbsent(target, name -> new CompletableFuture<>());
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        String target = "";
        try (socket) {
            while (true) {
                target = target(socket.getInputStream());
                answer(target, socket.getOutputStream());
            }
        } catch (IOException gone) {
            givenUp(target).complete(System.nanoTime());
        }
    }

    private static String target(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the gate closed the connection");
            }
            head.append((char) next);
        }
        if (head.toString().startsWith("POST")) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return head.substring(head.indexOf(" ") + 1, head.indexOf(" HTTP/"));
    }

    private static void answer(String target, OutputStream out) throws IOException {
        boolean endless = target.startsWith(ENDLESS);
        String length = endless ? "1000000000000" : "0";
        out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        byte[] part = new byte[PART_BYTES];
        while (endless) {
            out.write(part);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
