package dev.tidegate.bench.gateway;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A keep-alive connection that sends one request at a time and reads the reply by its Content-Length. */
final class SteadyConnection {
    /** The reply is not complete yet. */
    static final int INCOMPLETE = 0;

    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final int LOWER_CASE = 0x20; // sets the bit that tells small letters; ':' and '-' have it already
    private static final int BUFFER_BYTES = 64 * 1024;

    private final SocketChannel channel;
    private final ByteBuffer request;
    private final ByteBuffer reply = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long dueNanos;
    private int replyBytes;

    private SteadyConnection(SocketChannel channel, ByteBuffer request) {
        this.channel = channel;
        this.request = request;
    }

    static SteadyConnection open(int port, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        byte[] text =
                ("GET /item HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer request = ByteBuffer.allocateDirect(text.length).put(text);
        SteadyConnection connection = new SteadyConnection(channel, request);
        channel.register(selector, SelectionKey.OP_READ, connection);
        return connection;
    }

    /** When the request under way should have been sent. */
    long dueNanos() {
        return dueNanos;
    }

    void send(long dueNanos) {
        this.dueNanos = dueNanos;
        request.flip();
        try {
            channel.write(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (request.hasRemaining()) {
            throw new IllegalStateException("a socket buffer cannot take a request of " + request.limit() + " bytes");
        }
    }

    /** Reads what is there; the status once the reply is complete. */
    int receive() {
        try {
            if (channel.read(reply) < 0) {
                throw new EOFException("the server closed a keep-alive connection");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (replyBytes == 0) {
            replyBytes = completeBytes();
        }
        if (replyBytes == 0 || reply.position() < replyBytes) {
            return INCOMPLETE;
        }
        int status = (reply.get(9) - '0') * 100 + (reply.get(10) - '0') * 10 + (reply.get(11) - '0');
        reply.clear();
        replyBytes = 0;
        return status;
    }

    /** The length of head and body, or 0 while the head is not complete. */
    private int completeBytes() {
        int end = reply.position();
        int bodyBytes = 0;
        for (int index = 1; index < end; index++) {
            if (reply.get(index - 1) != '\n') {
                continue;
            }
            if (reply.get(index) == '\r') {
                return index + 1 < end ? index + 2 + bodyBytes : 0;
            }
            if (isContentLength(index, end)) {
                bodyBytes = number(index + CONTENT_LENGTH.length, end);
            }
        }
        return 0;
    }

    private boolean isContentLength(int from, int end) {
        if (end - from < CONTENT_LENGTH.length) {
            return false;
        }
        for (int index = 0; index < CONTENT_LENGTH.length; index++) {
            if ((reply.get(from + index) | LOWER_CASE) != CONTENT_LENGTH[index]) {
                return false;
            }
        }
        return true;
    }

    private int number(int from, int end) {
        int number = 0;
        for (int index = from; index < end && reply.get(index) != '\r'; index++) {
            byte sign = reply.get(index);
            number = sign >= '0' && sign <= '9' ? number * 10 + sign - '0' : number;
        }
        return number;
    }
}
