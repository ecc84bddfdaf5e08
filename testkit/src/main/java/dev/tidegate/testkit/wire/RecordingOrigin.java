package dev.tidegate.testkit.wire;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
    private static final int BACKLOG = 128;

    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<StrictReader> readers = ConcurrentHashMap.newKeySet();
    private final List<Reading> seen = new ArrayList<>();

    private RecordingOrigin(ServerSocket listening) {
        this.listening = listening;
    }

    /** Starts on a port of 127.0.0.1; 0 is any free one. */
    public static RecordingOrigin start(int port) {
        try {
            RecordingOrigin origin =
                    new RecordingOrigin(new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(origin::accept);
            return origin;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Where it listens. */
    public int port() {
        return listening.getLocalPort();
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

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        StrictReader reader = null;
        try (socket) {
            socket.setTcpNoDelay(true);
            reader = new StrictReader(new BufferedInputStream(socket.getInputStream()));
            readers.add(reader);
            while (answer(note(reader.next()), socket.getOutputStream())) {}
        } catch (IOException reset) {
            note(new Reading.Broken());
        } finally {
            open.remove(socket);
            if (reader != null) {
                readers.remove(reader);
            }
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
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
