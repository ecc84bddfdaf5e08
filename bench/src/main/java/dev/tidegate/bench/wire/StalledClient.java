package dev.tidegate.bench.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Asks for an endless reply and does not take it. What it is borne for, the server behind the gate sees. Blocks. */
final class StalledClient {
    private static final long PATIENCE_SECONDS = 30;
    private static final long SIP_NANOS = 500_000_000L;
    private static final int RECEIVE_BYTES = 4096;

    private final Kind kind;
    private final int port;

    /** How it takes its reply. */
    enum Kind {
        /** Nothing at all. */
        NEVER_READS("a reply is never read"),
        /** A byte now and then. */
        SIPS("a reply is read by the byte");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    StalledClient(Kind kind, int port) {
        this.kind = kind;
        this.port = port;
    }

    /** The seconds until the gate gave up; not a number for never. */
    double seconds(SlowOrigin origin) throws IOException, InterruptedException, ExecutionException {
        String target = "/endless-" + kind;
        CompletableFuture<Long> givenUp = origin.givenUp(target);
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(RECEIVE_BYTES);
            long start = System.nanoTime();
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            Thread sips = Thread.ofVirtual().start(() -> sip(socket));
            long end = givenUp.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            sips.interrupt();
            return (end - start) / 1e9;
        } catch (TimeoutException never) {
            return Double.NaN;
        }
    }

    private void sip(Socket socket) {
        try {
            while (kind == Kind.SIPS && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(SIP_NANOS);
                socket.getInputStream().read();
            }
        } catch (IOException cut) {
            // The server behind the gate has seen it, too.
            return;
        }
    }
}
