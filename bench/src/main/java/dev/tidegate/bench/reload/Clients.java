package dev.tidegate.bench.reload;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clients that ask one thing after another until they are stopped, each on a virtual thread of its own, and what became
 * of it. Thread-safe.
 */
final class Clients implements AutoCloseable {
    /** How long a client waits between an answer and its next question. */
    private static final long PAUSE_MILLIS = 2;

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final byte[] KEPT = Wire.bytes("GET /item HTTP/1.1\r\nHost: bench\r\n\r\n");
    private static final byte[] SINGLE = Wire.bytes("GET /item HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n");

    private final int port;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder announced = new LongAdder();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    /**
     * What the clients saw.
     *
     * @param answered requests with 200, and messages that came back
     * @param failed those that got another answer or none
     * @param closed connections that were closed although no reply announced it
     * @param announced connections that a reply announced to be closed
     * @param failures what went wrong, the first few
     */
    record Count(long answered, long failed, long closed, long announced, List<String> failures) {}

    /** A client of one kind: asks over a connection until it is told to stop or the connection ends. */
    private interface Conversation {
        void run(InputStream in, OutputStream out) throws IOException, InterruptedException;
    }

    Clients(int port) {
        this.port = port;
    }

    /** Starts clients that keep their connection for as long as they may. */
    Clients keepAlive(int count) {
        return start(count, "keep-alive", this::keepAlive);
    }

    /** Starts clients that make a connection for each request. */
    Clients single(int count) {
        return start(count, "single", this::single);
    }

    /** Starts clients that send messages over a WebSocket. */
    Clients webSockets(int count) {
        return start(count, "websocket", this::webSocket);
    }

    private Clients start(int count, String name, Conversation conversation) {
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofVirtual().name(name + i).start(() -> run(conversation)));
        }
        return this;
    }

    private void run(Conversation conversation) {
        while (!stopped.get()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(TIMEOUT_MILLIS);
                conversation.run(new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
            } catch (IOException lost) {
                closed.increment();
                fail(lost.toString());
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void keepAlive(InputStream in, OutputStream out) throws IOException, InterruptedException {
        boolean goesOn = true;
        while (goesOn && !stopped.get()) {
            out.write(KEPT);
            Wire.Reply reply = Wire.reply(in);
            count(reply);
            goesOn = reply.keepsAlive();
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        if (!goesOn) {
            announced.increment();
        }
    }

    private void single(InputStream in, OutputStream out) throws IOException {
        out.write(SINGLE);
        count(Wire.reply(in));
    }

    private void webSocket(InputStream in, OutputStream out) throws IOException, InterruptedException {
        out.write(Wire.upgrade());
        Wire.Reply reply = Wire.reply(in);
        if (reply.status() != 101) {
            fail("no WebSocket but " + reply);
            return;
        }
        for (int i = 0; !stopped.get(); i++) {
            out.write(Wire.message("message " + i, true));
            String back = Wire.message(in);
            if (back.isEmpty()) {
                throw new IOException("the WebSocket was closed");
            }
            answered.increment();
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private void count(Wire.Reply reply) {
        if (reply.status() == 200) {
            answered.increment();
        } else {
            fail(reply.toString());
        }
    }

    private void fail(String what) {
        failed.increment();
        if (failures.size() < 5) {
            failures.add(what);
        }
    }

    /** What was seen so far. */
    Count count() {
        return new Count(answered.sum(), failed.sum(), closed.sum(), announced.sum(), List.copyOf(failures));
    }

    /** Lets every client end its question. */
    @Override
    public void close() throws InterruptedException {
        stopped.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
