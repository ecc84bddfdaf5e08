package dev.tidegate.testkit.wire;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that sends any bytes, and reads replies strictly by their framing (RFC 9112). Blocks. */
final class WireClient implements AutoCloseable {
    /** No answer for so long is a hang. */
    static final int PATIENCE_MILLIS = 3000;

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([1-5][0-9]{2}) [\t -~\u0080-\u00ff]*");
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([\t -~\u0080-\u00ff]*)");

    private final Socket socket = new Socket();
    private final InputStream in;

    WireClient(int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A final reply. */
    record Reply(int status, String head, String body) {
        boolean isLast() {
            return head.toLowerCase(Locale.ROOT).contains("\r\nconnection: close\r\n");
        }

        private String field(String name) {
            Matcher found =
                    Pattern.compile("(?i)\r\n" + name + ": ?([^\r]*)\r\n").matcher(head);
            return found.find() ? found.group(1) : "";
        }
    }

    WireClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    WireClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Reads the next final reply; interim ones are skipped.
     *
     * @throws EOFException when the connection ends before the reply does
     * @throws java.net.SocketTimeoutException when nothing comes for {@link #PATIENCE_MILLIS}
     */
    Reply read(boolean toHead) throws IOException {
        Reply reply = head();
        while (reply.status() < 200) {
            reply = head();
        }
        boolean bodyless = toHead || reply.status() == 204 || reply.status() == 304;
        return bodyless ? reply : new Reply(reply.status(), reply.head(), body(reply));
    }

    private Reply head() throws IOException {
        String first = line();
        Matcher status = STATUS_LINE.matcher(first);
        if (!status.matches()) {
            throw new IOException("the gateway sent no status line: " + first);
        }
        StringBuilder head = new StringBuilder(first).append("\r\n");
        String line = line();
        while (!line.isEmpty()) {
            if (!FIELD.matcher(line).matches()) {
                throw new IOException("the gateway sent no field: " + line);
            }
            head.append(line).append("\r\n");
            line = line();
        }
        return new Reply(Integer.parseInt(status.group(1)), head.toString(), "");
    }

    private String body(Reply head) throws IOException {
        String length = head.field("Content-Length");
        if (head.field("Transfer-Encoding").equals("chunked")) {
            return chunks();
        }
        return length.isEmpty()
                ? new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
                : bytes(Integer.parseInt(length));
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(line(), 16);
            if (size == 0) {
                while (!line().isEmpty()) {}
                return body.toString();
            }
            body.append(bytes(size));
            if (!line().isEmpty()) {
                throw new IOException("the gateway sent a chunk that does not end");
            }
        }
    }

    private String bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the body ended early");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\r') {
            if (next < ' ' && next != '\t') {
                throw new IOException("the gateway sent a control character after: " + line);
            }
            line.append((char) next);
            next = in.read();
        }
        if (next < 0 || in.read() != '\n') {
            throw new EOFException("the connection ended after: " + line);
        }
        return line.toString();
    }

    /** Waits for the end of the connection; returns whether nothing came before it. */
    boolean isEnded() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
