package dev.tidegate.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** How servers of the tests behave. */
final class Scripts {
    private Scripts() {}

    /** Replies with a status, no body, and these further header lines. */
    static Origin.Script status(int status, String... fields) {
        String head = "HTTP/1.1 " + status + " Test\r\nContent-Length: 0\r\n"
                + String.join(
                        "",
                        java.util.stream.Stream.of(fields)
                                .map(field -> field + "\r\n")
                                .toList()) + "\r\n";
        return (request, in, out) -> {
            body(request, in);
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            return true;
        };
    }

    /** Replies with what it got as the body, and the name before it. */
    static Origin.Script echo(String name) {
        return (request, in, out) -> {
            out.write(Origin.ok(name + ":" + body(request, in)));
            return true;
        };
    }

    /** Reads the request and closes the connection without a byte of a reply. */
    static Origin.Script reset() {
        return (request, in, out) -> {
            body(request, in);
            return false;
        };
    }

    /** Reads the request, never answers, and counts down when the gateway goes away. */
    static Origin.Script silentUntilGone(CountDownLatch gone) {
        return (request, in, out) -> {
            body(request, in);
            try {
                return in.read() >= 0;
            } finally {
                gone.countDown();
            }
        };
    }

    /** The first request of all that it gets is answered by the first script, the next by the second, and so on. */
    static Origin.Script inTurn(Origin.Script... scripts) {
        AtomicInteger turn = new AtomicInteger();
        return (request, in, out) -> scripts[turn.getAndIncrement() % scripts.length].answer(request, in, out);
    }

    /** The body of a request by its framing. */
    static String body(String head, InputStream in) throws IOException {
        String lower = head.toLowerCase(Locale.ROOT);
        if (lower.contains("transfer-encoding: chunked")) {
            return chunks(in);
        }
        int at = lower.indexOf("content-length: ");
        if (at < 0) {
            return "";
        }
        int length = Integer.parseInt(lower.substring(at + 16, lower.indexOf('\r', at)));
        return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    private static String chunks(InputStream in) throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(line(in), 16);
            body.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
            line(in);
            if (size == 0) {
                return body.toString();
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (next != '\r') {
                line.append((char) next);
            }
            next = in.read();
        }
        return line.toString();
    }
}
