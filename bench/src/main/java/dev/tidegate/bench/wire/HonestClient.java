package dev.tidegate.bench.wire;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** Asks one thing after another over one connection, and looks whether each answer is its own. Blocks. */
final class HonestClient {
    /** What its targets begin with. */
    static final String PATH = "/probe/";

    private static final int REQUESTS = 200;
    private static final int PATIENCE_MILLIS = 10_000;

    private HonestClient() {}

    /** How many requests were answered, how many wrongly or not at all, and with what. */
    record Result(long served, long wrong, String example) {}

    static Result run(int port, AtomicBoolean over) {
        long served = 0;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(PATIENCE_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (served < REQUESTS && !over.get()) {
                String target = PATH + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
                socket.getOutputStream()
                        .write(("POST " + target + " HTTP/1.1\r\nHost: a.test\r\nContent-Length: 5\r\n\r\nhello")
                                .getBytes(StandardCharsets.US_ASCII));
                String answer = answer(in, target.length());
                if (!answer.equals(target)) {
                    return new Result(served, 1, answer);
                }
                served++;
            }
            return new Result(served, 0, "");
        } catch (IOException broken) {
            return new Result(served, 1, broken.toString());
        }
    }

    private static String answer(InputStream in, int length) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no answer after: " + head);
            }
            head.append((char) next);
        }
        boolean good = head.toString().startsWith("HTTP/1.1 200 ")
                && head.toString().contains("Content-Length: " + length + "\r\n");
        return good ? new String(in.readNBytes(length), StandardCharsets.US_ASCII) : head.toString();
    }
}
