package dev.tidegate.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client that sends exactly the bytes it is told to, and reads replies by their framing. */
final class RawClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    /** A reply as it came. */
    record Reply(int status, String head, String body) {
        /** The value of a field, or an empty text. */
        String header(String name) {
            String wanted = "\r\n" + name.toLowerCase(Locale.ROOT) + ":";
            int at = head.toLowerCase(Locale.ROOT).indexOf(wanted);
            return at < 0
                    ? ""
                    : head.substring(at + wanted.length(), head.indexOf("\r\n", at + 2))
                            .strip();
        }
    }

    RawClient(int port) throws IOException {
        this(connect(port));
    }

    /** A client over a connection that has just been made. */
    RawClient(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static Socket connect(int port) throws IOException {
        Socket connected = new Socket();
        connected.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        return connected;
    }

    static Reply get(int port, String path, String... headers) throws IOException {
        try (RawClient client = new RawClient(port)) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: test\r\n" + lines(headers) + "\r\n")
                    .read();
        }
    }

    private static String lines(String... headers) {
        StringBuilder lines = new StringBuilder();
        for (String header : headers) {
            lines.append(header).append("\r\n");
        }
        return lines.toString();
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Reads one whole reply. */
    Reply read() throws IOException {
        return read(true);
    }

    /** Reads one whole reply; to a HEAD request there is no body. */
    Reply read(boolean withBody) throws IOException {
        String head = Origin.readHead(in);
        if (head.isEmpty()) {
            throw new IOException("the connection was closed before a reply");
        }
        Reply bare = new Reply(Integer.parseInt(head.substring(9, 12)), head, "");
        return withBody ? new Reply(bare.status(), head, body(bare)) : bare;
    }

    private String body(Reply head) throws IOException {
        if (head.status() == 204 || head.status() == 304 || head.status() < 200) {
            return "";
        }
        if (head.header("transfer-encoding").equals("chunked")) {
            return chunks();
        }
        String length = head.header("content-length");
        byte[] bytes = length.isEmpty() ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(line(), 16);
            if (size == 0) {
                line();
                return body.toString();
            }
            body.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
            line();
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (next != '\r') {
                line.append((char) next);
            }
            next = in.read();
        }
        return line.toString();
    }

    /** Waits until the other side closes; returns whether nothing but the end came. */
    boolean isClosedByPeer() throws IOException {
        return in.read() < 0;
    }

    InputStream in() {
        return in;
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
