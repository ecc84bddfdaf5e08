package dev.tidegate.cli.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLServerSocket;

/**
 * A real HTTP server that answers each request with what a function makes of its head. It shares no code with the
 * generator. An empty reply closes the connection.
 */
public final class PlainServer implements AutoCloseable {
    /** A small good answer. */
    public static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final ServerSocket socket;
    private final Function<String, String> answer;
    private final ReentrantReadWriteLock frozen = new ReentrantReadWriteLock();
    private final Queue<String> heads = new ConcurrentLinkedQueue<>();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    /** Starts on a free port of the loopback address. */
    public PlainServer(Function<String, String> answer) throws IOException {
        this(ServerSocketFactory.getDefault(), answer);
    }

    /** Starts on a free port of the loopback address, with sockets of this kind. */
    public PlainServer(ServerSocketFactory sockets, Function<String, String> answer) throws IOException {
        this.answer = answer;
        socket = sockets.createServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::acceptAll);
    }

    /** Where it listens. */
    public URI url() {
        String scheme = socket instanceof SSLServerSocket ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + socket.getLocalPort() + "/");
    }

    /** The heads of the requests so far. */
    public Queue<String> heads() {
        return heads;
    }

    /** After a delay, answers nothing for a while. */
    public void freeze(Duration after, Duration length) {
        Thread.ofPlatform().daemon().start(() -> {
            LockSupport.parkNanos(after.toNanos());
            frozen.writeLock().lock();
            try {
                long endNanos = System.nanoTime() + length.toNanos();
                while (endNanos - System.nanoTime() > 0) {
                    LockSupport.parkNanos(endNanos - System.nanoTime());
                }
            } finally {
                frozen.writeLock().unlock();
            }
        });
    }

    private void acceptAll() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                clients.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = client.getOutputStream();
            String head = readHead(in);
            while (!head.isEmpty()) {
                heads.add(head);
                String reply = answerUnlessFrozen(head);
                out.write(reply.getBytes(StandardCharsets.ISO_8859_1));
                head = reply.isEmpty() ? "" : readHead(in);
            }
        } catch (IOException gone) {
            // The client has left.
        } finally {
            clients.remove(client);
        }
    }

    private String answerUnlessFrozen(String head) {
        frozen.readLock().lock();
        try {
            return answer.apply(head);
        } finally {
            frozen.readLock().unlock();
        }
    }

    private static String readHead(BufferedReader in) throws IOException {
        StringBuilder head = new StringBuilder();
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            head.append(line).append('\n');
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        char[] body = new char[length];
        for (int read = 0; read < length; ) {
            read += in.read(body, read, length - read);
        }
        return length == 0 ? head.toString() : head.append(body).toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
