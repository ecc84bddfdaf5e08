package dev.tidegate.bench.wire;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Is slow in one way, and measures how long it is borne. Blocks. */
final class SlowClient {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final byte[] GOOD_REPLY = {'H', 'T', 'T', 'P', '/', '1', '.', '1', ' ', '2'};

    /** The frames that end a request: HEADERS with a reply, RST_STREAM, GOAWAY. */
    private static final Set<Integer> ENDS = Set.of(1, 3, 7);

    private static final int FRAME_HEADER_BYTES = 9;

    private final SlowKind kind;
    private final int port;

    SlowClient(SlowKind kind, int port) {
        this.kind = kind;
        this.port = port;
    }

    /** Speaks TLS where the kind does, and trusts the certificate whatever it says. */
    private Socket dressed(Socket socket) throws IOException {
        if (!kind.listener().equals(SlowKind.HTTPS)) {
            return socket;
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Trusting()}, null);
            return context.getSocketFactory().createSocket(socket, LocalGate.HOST, port, true);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the JDK does not speak TLS", impossible);
        }
    }

    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** The seconds from the first moment to the end of the connection or the refusal; not a number for never. */
    double seconds() throws IOException {
        try (Socket socket = new Socket()) {
            long start = System.nanoTime();
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            Socket speaking = dressed(socket);
            Thread drips = Thread.ofVirtual().start(() -> drip(speaking));
            try {
                awaitEnd(speaking);
                return (System.nanoTime() - start) / 1e9;
            } catch (SocketTimeoutException never) {
                return Double.NaN;
            } finally {
                drips.interrupt();
            }
        }
    }

    private void drip(Socket socket) {
        try {
            socket.getOutputStream().write(kind.opening());
            while (kind.drip().length > 0 && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(kind.everyMillis() * NANOS_PER_MILLI);
                socket.getOutputStream().write(kind.drip());
            }
        } catch (IOException cut) {
            // The reader sees the same end.
            return;
        }
    }

    private void awaitEnd(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        try {
            if (kind.speaksHttp2()) {
                awaitEndOfStream(new DataInputStream(in));
            } else {
                awaitRefusal(in);
            }
        } catch (SocketTimeoutException never) {
            throw never;
        } catch (IOException reset) {
            return;
        }
    }

    /** Until the end, or a reply that is none of those to requests before and not the wish to see the body. */
    private static void awaitRefusal(InputStream in) throws IOException {
        int matched = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            boolean good = matched < GOOD_REPLY.length && next == GOOD_REPLY[matched];
            if (matched == GOOD_REPLY.length - 1 && !good && next != '1') {
                return;
            }
            matched = good ? matched + 1 : next == GOOD_REPLY[0] ? 1 : 0;
        }
    }

    private static void awaitEndOfStream(DataInputStream in) throws IOException {
        while (true) {
            byte[] header = in.readNBytes(FRAME_HEADER_BYTES);
            if (header.length < FRAME_HEADER_BYTES || ENDS.contains((int) header[3])) {
                return;
            }
            int length = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | (header[2] & 0xff);
            in.readNBytes(length);
        }
    }
}
