package dev.tidegate.testkit.wire;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last server of the chain: writes down every request it gets and every hazard in the bytes, and answers each
 * request with what it understood. Thread-safe.
 */
public final class RecordingOrigin implements AutoCloseable {
    private final Set<StrictReader> readers = ConcurrentHashMap.newKeySet();
    private final List<Reading> seen = new ArrayList<>();
    private final LoopbackServer server;

    private RecordingOrigin(int port) {
        this.server = LoopbackServer.start(port, this::serve);
    }

    /** Starts on a port of 127.0.0.1; 0 is any free one. */
    public static RecordingOrigin start(int port) {
        return new RecordingOrigin(port);
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    /** What came since the last time. */
    List<Reading> take() {
        synchronized (seen) {
            List<Reading> taken = List.copyOf(seen);
            seen.clear();
            return taken;
        }
    }

    /** Whether a request has begun and not ended. */
    boolean isInMessage() {
        return readers.stream().anyMatch(StrictReader::isInMessage);
    }

    private void serve(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        StrictReader reader = new StrictReader(new BufferedInputStream(socket.getInputStream()));
        readers.add(reader);
        try {
            while (answer(note(reader.next()), socket.getOutputStream())) {}
        } catch (IOException reset) {
            note(new Reading.Broken());
        } finally {
            readers.remove(reader);
        }
    }

    private Reading note(Reading reading) {
        synchronized (seen) {
            seen.add(reading);
        }
        return reading;
    }

    /** Answers what can be answered; returns whether more may come. */
    private static boolean answer(Reading reading, OutputStream out) throws IOException {
        return switch (reading) {
            case Reading.Complete complete -> {
                String echo = complete.request().echo();
                String body = complete.request().method().equals("HEAD") ? "" : echo;
                String reply = "HTTP/1.1 200 OK\r\nContent-Length: " + echo.length() + "\r\n\r\n" + body;
                out.write(reply.getBytes(StandardCharsets.ISO_8859_1));
                yield true;
            }
            case Reading.Hazard hazard -> {
                out.write("HTTP/1.1 200 Hazard\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
                yield false;
            }
            case Reading.Ended ended -> false;
            case Reading.Broken broken -> false;
        };
    }

    @Override
    public void close() {
        server.close();
    }
}
