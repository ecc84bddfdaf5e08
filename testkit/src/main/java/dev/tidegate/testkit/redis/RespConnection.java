package dev.tidegate.testkit.redis;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One connection to a Redis server for the commands of a test; speaks RESP2. Used by one thread at a time. */
final class RespConnection implements AutoCloseable {
    /** Far longer than a machine at its limit needs; only a server that hangs lets it pass. */
    private static final int TIMEOUT_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;

    /** Connects, and says who it is where that is asked. */
    RespConnection(int port, RedisAccess access) throws IOException {
        socket = access.socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        if (!access.password().isEmpty()) {
            command("AUTH", access.user(), access.password());
        }
    }

    /**
     * Sends a command and reads its reply.
     *
     * @return a text, a whole number as a text, an empty text for nil, or the elements of an array, one a line
     * @throws IllegalStateException with the words of the server when it replies with an error
     */
    String command(String... words) throws IOException {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            int bytes = word.getBytes(StandardCharsets.UTF_8).length;
            text.append('$').append(bytes).append("\r\n").append(word).append("\r\n");
        }
        socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
        return reply();
    }

    private String reply() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> rest;
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> array(Integer.parseInt(rest));
            case '-' -> throw new IllegalStateException(rest);
            default -> throw new IOException("no reply of RESP2: " + line);
        };
    }

    private String bulk(int bytes) throws IOException {
        if (bytes < 0) {
            return "";
        }
        byte[] text = in.readNBytes(bytes);
        if (in.readNBytes(2).length < 2) {
            throw new EOFException();
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    private String array(int count) throws IOException {
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(reply());
        }
        return String.join("\n", elements);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next != '\r') {
            if (next < 0) {
                throw new EOFException();
            }
            line.append((char) next);
            next = in.read();
        }
        if (in.read() != '\n') {
            throw new IOException("a line without its end");
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
