package dev.tidegate.bench.reload;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server that answers every request with 200, and sends every message of a WebSocket back. */
final class Upstream implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final byte[] OK = Wire.bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    private final ServerSocket listening;

    Upstream() throws IOException {
        listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The run is over.
            return;
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String head = Wire.head(in); !head.isEmpty(); head = Wire.head(in)) {
                if (Wire.isUpgrade(head)) {
                    out.write(Wire.accept(head));
                    echo(in, out);
                    return;
                }
                out.write(OK);
            }
        } catch (IOException gone) {
            // The gate closed the connection, as it may.
            return;
        }
    }

    private static void echo(InputStream in, OutputStream out) throws IOException {
        for (String text = Wire.message(in); !text.isEmpty(); text = Wire.message(in)) {
            out.write(Wire.message(text, false));
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
