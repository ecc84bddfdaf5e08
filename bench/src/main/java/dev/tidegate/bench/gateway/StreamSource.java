package dev.tidegate.bench.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The server behind the gateways for streams: whoever connects gets so many bytes, straight from a file in memory. */
public final class StreamSource {
    private StreamSource() {}

    /**
     * Serves one client after another until it is killed.
     *
     * @param arguments the port on 127.0.0.1, the file that is sent again and again, and how many bytes in all
     */
    public static void main(String[] arguments) throws IOException {
        long bytes = Long.parseLong(arguments[2]);
        try (ServerSocketChannel server = ServerSocketChannel.open();
                FileChannel file = FileChannel.open(Path.of(arguments[1]))) {
            server.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])));
            while (true) {
                try (SocketChannel client = server.accept()) {
                    send(file, client, bytes);
                } catch (IOException gone) {
                    System.err.println("a client left: " + gone.getMessage());
                }
            }
        }
    }

    private static void send(FileChannel file, SocketChannel client, long bytes) throws IOException {
        long size = file.size();
        for (long sent = 0; sent < bytes; ) {
            long at = sent % size;
            sent += file.transferTo(at, Math.min(size - at, bytes - sent), client);
        }
    }
}
