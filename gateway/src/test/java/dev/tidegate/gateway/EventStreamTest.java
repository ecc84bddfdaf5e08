package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.model.Attribute;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.Streams;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BufferGuard.class)
class EventStreamTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final String EVENTS = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n";
    private static final String REQUEST = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n";

    private final CountDownLatch gone = new CountDownLatch(1);

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Events as often as the test says; the body ends with the connection. */
    private Origin origin(Semaphore events) {
        return Origin.start((head, in, out) -> {
            write(out, EVENTS);
            Thread.ofVirtual().start(() -> awaitEnd(in));
            for (int i = 0; gone.getCount() > 0; i++) {
                events.acquireUninterruptibly();
                write(out, "data: " + i + "\n\n");
            }
            return false;
        });
    }

    private void awaitEnd(InputStream in) {
        try {
            while (in.read() >= 0) {}
        } catch (IOException reset) {
            // A reset is an end as well.
        } finally {
            gone.countDown();
        }
    }

    private static Policy policy(Origin origin, long idleNanos, int maxPerUser) {
        UpstreamSpec upstream = Gates.upstream(origin).withTimeouts(Gates.responseWithin(Duration.ofMillis(300)));
        return Policy.builder()
                .listener(Gates.listener())
                .upstream(upstream)
                .route(RouteSpec.of("/**", "shop")
                        .withStreams(new Streams(idleNanos, 1000, maxPerUser, new Attribute.ClientAddress())))
                .build();
    }

    private static RawClient open(Gateway gateway) throws IOException {
        RawClient client = new RawClient(Gates.port(gateway));
        assertThat(client.send(REQUEST).read(false).header("Transfer-Encoding")).isEqualTo("chunked");
        return client;
    }

    private static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    private static String next(RawClient client, int bytes) throws IOException {
        return new String(client.in().readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    @Test
    void everyEventArrivesAtOnceHoweverLongTheNextOneTakes() throws Exception {
        Semaphore events = new Semaphore(0);
        try (Origin origin = origin(events);
                Gateway gateway = Gates.start(policy(origin, MINUTE, 10));
                RawClient client = open(gateway)) {
            for (int i = 0; i < 3; i++) {
                events.release();
                String expected = chunk("data: " + i + "\n\n");
                assertThat(next(client, expected.length())).isEqualTo(expected);
                // Longer than an ordinary reply may rest.
                Waiting.nanos(500 * Gates.MILLI);
            }
            client.socket().close();
            gone.await();
            events.release(2);
        }
    }

    @Test
    void silenceEndsTheStreamOnBothSides() throws Exception {
        Semaphore events = new Semaphore(1);
        try (Origin origin = origin(events);
                Gateway gateway = Gates.start(policy(origin, 600 * Gates.MILLI, 10));
                RawClient client = open(gateway)) {
            String expected = chunk("data: 0\n\n") + "0\r\n\r\n";
            assertThat(next(client, expected.length())).isEqualTo(expected);
            gone.await();
            events.release(2);
        }
    }

    @Test
    void oneUserHoldsSoManyAndNotOneMore() throws Exception {
        Semaphore events = new Semaphore(0);
        try (Origin origin = origin(events);
                Gateway gateway = Gates.start(policy(origin, MINUTE, 1))) {
            try (RawClient first = open(gateway);
                    RawClient second = new RawClient(Gates.port(gateway))) {
                RawClient.Reply refused = second.send(REQUEST).read();
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.body()).contains("\"reason\":\"concurrency\"");
                // One for the server's side of the refused stream, too: it may ask first.
                events.release(2);
                // If it did not, two events may come in one chunk.
                assertThat(next(first, chunk("data: 0\n\n").length())).contains("data: 0\n\n");
            }
            Waiting.until(() -> origin.connections() == 0 || gone.getCount() == 0);
            events.release(10);
        }
    }

    @Test
    void aGatewayThatStopsEndsTheBodyInOrder() throws Exception {
        Semaphore events = new Semaphore(1);
        try (Origin origin = origin(events)) {
            Gateway gateway = Gates.start(policy(origin, MINUTE, 10));
            try (RawClient client = open(gateway)) {
                String event = chunk("data: 0\n\n");
                assertThat(next(client, event.length())).isEqualTo(event);
                Thread closing = Thread.ofVirtual().start(gateway::close);
                assertThat(next(client, 5)).isEqualTo("0\r\n\r\n");
                assertThat(client.isClosedByPeer()).isTrue();
                closing.join();
            }
            gone.await();
            events.release(2);
        }
    }

    @Test
    void aReplyOfAKnownLengthIsAnOrdinaryOne() throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> {
                    write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 2\r\n\r\nok");
                    return true;
                });
                Gateway gateway = Gates.start(policy(origin, MINUTE, 1));
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(REQUEST).read().body()).isEqualTo("ok");
            }
        }
    }

    @Test
    void aTypeThatOnlyBeginsAlikeIsAnOrdinaryOne() throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> {
                    write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-streams\r\n\r\nab");
                    return false;
                });
                Gateway gateway = Gates.start(policy(origin, MINUTE, 1));
                RawClient first = new RawClient(Gates.port(gateway));
                RawClient second = new RawClient(Gates.port(gateway))) {
            assertThat(first.send(REQUEST).read().body()).isEqualTo("ab");
            assertThat(second.send(REQUEST).read().body()).isEqualTo("ab");
        }
    }
}
