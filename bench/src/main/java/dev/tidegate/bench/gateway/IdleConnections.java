package dev.tidegate.bench.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Connections of HTTP/1.1 that asked for one thing, got it, and are kept. */
final class IdleConnections implements AutoCloseable {
    private static final String HEAD_END = "\r\n\r\n";
    private static final String LENGTH = "content-length: ";
    private static final int BUFFER_BYTES = 16 << 10;

    private final List<SocketChannel> open = new ArrayList<>();

    private IdleConnections() {}

    /** Opens so many, one after another. */
    static IdleConnections open(URI target, int count) throws IOException {
        IdleConnections connections = new IdleConnections();
        try {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
            for (int i = 0; i < count; i++) {
                connections.add(target, buffer);
            }
            return connections;
        } catch (IOException e) {
            connections.close();
            throw new IOException("connection " + connections.open.size() + " of " + count + ": " + e.getMessage(), e);
        }
    }

    private void add(URI target, ByteBuffer buffer) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(target.getHost(), target.getPort()));
        open.add(channel);
        String request = "GET " + target.getPath() + " HTTP/1.1\r\nHost: " + target.getAuthority() + "\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        buffer.clear();
        while (!isComplete(buffer)) {
            if (channel.read(buffer) < 0) {
                throw new IOException("closed before the reply was complete");
            }
        }
    }

    /** Whether a reply of status 200 with a content length is there in full. */
    private static boolean isComplete(ByteBuffer buffer) throws IOException {
        String text = StandardCharsets.ISO_8859_1
                .decode(buffer.duplicate().flip())
                .toString()
                .toLowerCase(Locale.ROOT);
        int end = text.indexOf(HEAD_END);
        if (end < 0) {
            return false;
        }
        int length = text.indexOf(LENGTH);
        if (!text.startsWith("http/1.1 200") || length < 0 || length > end) {
            throw new IOException("the reply was " + text.substring(0, end));
        }
        int from = length + LENGTH.length();
        int bodyBytes =
                Integer.parseInt(text.substring(from, text.indexOf('\r', from)).strip());
        return text.length() >= end + HEAD_END.length() + bodyBytes;
    }

    /** How many are still open: a read finds neither an end nor bytes. */
    int stillOpen() throws IOException {
        int count = 0;
        ByteBuffer one = ByteBuffer.allocate(1);
        for (SocketChannel channel : open) {
            channel.configureBlocking(false);
            count += channel.read(one.clear()) == 0 ? 1 : 0;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : open) {
            channel.close();
        }
    }
}
