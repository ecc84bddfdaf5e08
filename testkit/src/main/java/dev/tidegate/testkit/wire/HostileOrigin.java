package dev.tidegate.testkit.wire;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A server that answers each request with the script that its path names, and a probe with its number. It writes down
 * which requests came over a connection after its script was played. Thread-safe.
 */
public final class HostileOrigin implements AutoCloseable {
    /** Sends what stands before it, and waits. */
    static final String PAUSE = "\\p";

    static final long PAUSE_NANOS = 30_000_000L;

    private static final String PROBE = "/probe";
    private static final long DRIP_NANOS = 10_000_000L;

    /** The moves of a script besides its bytes: pause, orderly end, reset, and an octet every now and then for ever. */
    private static final Pattern MOVES = Pattern.compile("(?<!\\\\)\\\\([pFRD])");

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: ([0-9]+)\r\n");

    private final Map<String, ReplyCase> scripts;
    private final List<String> reused = new CopyOnWriteArrayList<>();
    private final LoopbackServer server;

    private HostileOrigin(int port, List<ReplyCase> cases) {
        this.scripts = cases.stream().collect(Collectors.toMap(reply -> "/" + reply.name(), Function.identity()));
        this.server = LoopbackServer.start(port, this::serve);
    }

    /** Starts on a port of 127.0.0.1; 0 is any free one. */
    public static HostileOrigin start(int port, List<ReplyCase> cases) {
        return new HostileOrigin(port, cases);
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    /** Which requests came over a connection whose last reply forbids it, since the last time. */
    List<String> takeReused() {
        List<String> taken = List.copyOf(reused);
        reused.clear();
        return taken;
    }

    /** Until the gateway closes the connection, as it often should; what it must not do is seen elsewhere. */
    private void serve(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        boolean fit = true;
        while (true) {
            String target = request(in);
            if (!fit) {
                reused.add(target);
            }
            fit &= answer(target, socket);
        }
    }

    /** Reads a request with as much of its body as a client of the corpus sends; returns its target. */
    private String request(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException();
            }
            head.append((char) octet);
        }
        String target = head.substring(head.indexOf(" ") + 1, head.indexOf(" HTTP/"));
        Matcher length = LENGTH.matcher(head);
        ReplyCase reply = scripts.get(target);
        if (length.find() && (reply == null || reply.request() != ReplyCase.Asking.HALF)) {
            in.readNBytes(Integer.parseInt(length.group(1)));
        }
        return target;
    }

    /** Plays the script; returns whether the connection may be used again. */
    private boolean answer(String target, Socket socket) throws IOException {
        ReplyCase reply = scripts.get(target);
        OutputStream out = socket.getOutputStream();
        if (reply == null) {
            String echo = target.startsWith(PROBE) ? target : "unknown " + target;
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + echo.length() + "\r\n\r\n" + echo)
                    .getBytes(StandardCharsets.ISO_8859_1));
            return true;
        }
        Matcher move = MOVES.matcher(reply.script());
        int from = 0;
        while (move.find()) {
            out.write(WireText.bytes(reply.script().substring(from, move.start())));
            out.flush();
            move(move.group(1).charAt(0), socket);
            from = move.end();
        }
        out.write(WireText.bytes(reply.script().substring(from)));
        return reply.fate() == ReplyCase.Fate.RELAYED;
    }

    private static void move(char kind, Socket socket) throws IOException {
        switch (kind) {
            case 'p' -> LockSupport.parkNanos(PAUSE_NANOS);
            case 'F' -> socket.shutdownOutput();
            case 'R' -> {
                LockSupport.parkNanos(PAUSE_NANOS);
                socket.setSoLinger(true, 0);
                socket.close();
            }
            default -> {
                while (true) { // the write fails when the gateway has had enough
                    LockSupport.parkNanos(DRIP_NANOS);
                    socket.getOutputStream().write('a');
                }
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
