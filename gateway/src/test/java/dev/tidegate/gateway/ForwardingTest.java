package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BufferGuard.class)
class ForwardingTest {
    @Test
    void aRequestReachesTheServerAndItsReplyTheClient() throws IOException {
        try (Origin origin = Origin.answering("hello");
                Gateway gateway = Gates.before(origin)) {
            RawClient.Reply reply = RawClient.get(Gates.port(gateway), "/a?b=c", "X-Test: 1");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("hello");
            assertThat(origin.heads().getFirst())
                    .startsWith("GET /a?b=c HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nHost: test\r\n")
                    .containsIgnoringCase("\r\nX-Test: 1\r\n")
                    .containsIgnoringCase("\r\nX-Forwarded-For: 127.0.0.1\r\n");
        }
    }

    @Test
    void requestsOfAClientShareOneConnectionToTheServer() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                                .read()
                                .body())
                        .isEqualTo("x");
                connections.accumulateAndGet(origin.connections(), Math::max);
            }
            assertThat(connections).hasValue(1);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws IOException {
        Origin.Script echoPath = (head, in, out) -> {
            out.write(Origin.ok(head.split(" ")[1]));
            return true;
        };
        try (Origin origin = Origin.start(echoPath);
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                all.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            client.send(all.toString());
            for (int i = 0; i < 200; i++) {
                assertThat(client.read().body()).isEqualTo("/" + i);
            }
        }
    }

    @Test
    void aBodyOfKnownLengthIsForwardedWhole() throws IOException {
        Origin.Script echoBody = (head, in, out) -> {
            out.write(Origin.ok(new String(in.readNBytes(11), StandardCharsets.ISO_8859_1)));
            return true;
        };
        try (Origin origin = Origin.start(echoBody);
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello ");
            assertThat(client.send("world").read().body()).isEqualTo("hello world");
        }
    }

    @Test
    void chunksAreForwardedBothWays() throws IOException {
        Origin.Script chunked = (head, in, out) -> {
            String body = readChunks(in);
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            for (String part : body.split("")) {
                out.write(("1\r\n" + part + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            return true;
        };
        try (Origin origin = Origin.start(chunked);
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            assertThat(client.send("2\r\nde\r\n0\r\n\r\n").read().body()).isEqualTo("abcde");
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nz\r\n0\r\n\r\n");
            assertThat(client.read().body()).isEqualTo("z");
        }
    }

    private static String readChunks(InputStream in) throws IOException {
        StringBuilder body = new StringBuilder();
        int size = readSize(in);
        while (size > 0) {
            body.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
            in.readNBytes(2);
            size = readSize(in);
        }
        in.readNBytes(2);
        return body.toString();
    }

    private static int readSize(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next != '\n') {
            line.append((char) next);
            next = in.read();
        }
        return Integer.parseInt(line.toString().strip(), 16);
    }

    @Test
    void aReplyWithoutLengthEndsWithItsConnection() throws IOException {
        Origin.Script untilClose = (head, in, out) -> {
            out.write("HTTP/1.0 200 OK\r\n\r\nall of it".getBytes(StandardCharsets.ISO_8859_1));
            return false;
        };
        try (Origin origin = Origin.start(untilClose);
                Gateway gateway = Gates.before(origin)) {
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("all of it");
        }
    }

    @Test
    void aReplyToHeadHasNoBody() throws IOException {
        Origin.Script length = (head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            return true;
        };
        try (Origin origin = Origin.start(length);
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (int i = 0; i < 3; i++) {
                client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.read(false).header("content-length")).isEqualTo("5");
            }
        }
    }

    @Test
    void aClientThatAsksFirstIsToldToContinue() throws IOException {
        Origin.Script echoBody = (head, in, out) -> {
            out.write(Origin.ok(new String(in.readNBytes(2), StandardCharsets.ISO_8859_1)));
            return true;
        };
        try (Origin origin = Origin.start(echoBody);
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.read(false).status()).isEqualTo(100);
            assertThat(client.send("ok").read().body()).isEqualTo("ok");
        }
    }

    @Test
    void aLargeUploadFlowsWhileTheServerReads() throws IOException {
        long size = 64L << 20;
        AtomicLong received = new AtomicLong();
        Origin.Script count = (head, in, out) -> {
            byte[] buffer = new byte[1 << 16];
            while (received.get() < size) {
                received.addAndGet(in.read(buffer));
            }
            out.write(Origin.ok("done"));
            return true;
        };
        try (Origin origin = Origin.start(count);
                Gateway gateway = Gates.start(Policy.builder()
                        .listener(Gates.listener().withSizes(8192, size))
                        .upstream(Gates.upstream(origin))
                        .route(RouteSpec.of("/**", "shop"))
                        .build());
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
            byte[] part = new byte[1 << 16];
            for (long sent = 0; sent < size; sent += part.length) {
                client.send(part);
            }
            assertThat(client.read().body()).isEqualTo("done");
            assertThat(received).hasValue(size);
        }
    }

    @Test
    void aLargeReplyArrivesWholeAtASlowClientThatWantsTheConnectionClosed() throws IOException {
        String large = "y".repeat(8 << 20);
        try (Origin origin = Origin.answering(large);
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            Waiting.nanos(2500 * Gates.MILLI);
            assertThat(client.read().body()).hasSize(8 << 20);
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aServerIsNotReadWhileTheClientDoesNot() throws Exception {
        long size = 256L << 20;
        AtomicLong sent = new AtomicLong();
        CountDownLatch stuck = new CountDownLatch(1);
        Origin.Script flood = (head, in, out) -> {
            out.write(
                    ("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            byte[] part = new byte[1 << 16];
            while (sent.get() < size) {
                out.write(part);
                if (sent.addAndGet(part.length) >= 1 << 20) {
                    stuck.countDown();
                }
            }
            return true;
        };
        try (Origin origin = Origin.start(flood);
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.in().read()).isEqualTo('H');
            stuck.await();
            long before = -1;
            while (before != sent.get()) {
                before = sent.get();
                client.socket().setSoTimeout(300);
                Thread.onSpinWait();
                Waiting.nanos(200 * Gates.MILLI);
            }
            assertThat(sent.get()).as("bytes that left the server unread").isLessThan(64L << 20);
        }
    }
}
