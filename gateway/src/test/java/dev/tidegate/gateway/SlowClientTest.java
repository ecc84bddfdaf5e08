package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that hold what they are given. The times are those of the default, divided by ten or more. */
@ExtendWith(BufferGuard.class)
class SlowClientTest {
    private static final long BODY_MILLIS = 1000;
    private static final ListenerSpec.Timeouts IMPATIENT =
            new ListenerSpec.Timeouts(1000 * Gates.MILLI, BODY_MILLIS * Gates.MILLI, 60_000 * Gates.MILLI, 1000);

    private static Gateway gateway(Origin origin, String route) {
        return Gates.start(Policy.builder()
                .listener(Gates.listener().withTimeouts(IMPATIENT))
                .upstream(Gates.upstream(origin))
                .route(RouteSpec.of(route, "shop"))
                .build());
    }

    /** Waits until the gateway has cut the client; returns how long that took. */
    private static Duration untilCut(RawClient client) throws IOException {
        long start = System.nanoTime();
        client.in().readAllBytes();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void aFastBeginningOfABodyBuysNoRestLater() throws IOException {
        Origin.Script reading = (head, in, out) -> in.readAllBytes().length > 0;
        try (Origin origin = Origin.start(reading);
                Gateway gateway = gateway(origin, "/**");
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + "a".repeat(100_000));

            assertThat(untilCut(client)).isLessThan(Duration.ofMillis(BODY_MILLIS + 500));
        }
    }

    @Test
    void aBodyAtTheLeastRateIsServed() throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> {
                    in.readNBytes(3000);
                    out.write(Origin.ok("served"));
                    return true;
                });
                Gateway gateway = gateway(origin, "/**");
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000\r\n\r\n");
            for (int sent = 0; sent < 3000; sent += 300) {
                Waiting.nanos(200 * Gates.MILLI);
                client.send("a".repeat(300));
            }

            assertThat(client.read().body()).isEqualTo("served");
        }
    }

    @Test
    void aClientThatDoesNotTakeItsReplyIsCut() throws IOException {
        byte[] part = new byte[1 << 20];
        Origin.Script endless = (head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(part);
            }
        };
        try (Origin origin = Origin.start(endless);
                Gateway gateway = gateway(origin, "/**");
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            Waiting.until(() -> origin.connections() == 1);

            Waiting.until(() -> origin.connections() == 0);
        }
    }

    @Test
    void aClientThatAsksForMoreThanItTakesIsNotReadAndThenCut() throws IOException {
        String requests = "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1000);
        try (Origin origin = Origin.answering("x");
                Gateway gateway = gateway(origin, "/only/here");
                RawClient client = new RawClient(Gates.port(gateway))) {
            // The answers are larger than the requests: 64 MiB would wait here if the gateway answered them all.
            assertThatIOException().isThrownBy(() -> {
                for (int i = 0; i < 2000; i++) {
                    client.send(requests);
                }
            });
        }
    }

    @Test
    void aBodyThatWasNotAskedForEndsTheConnection() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = gateway(origin, "/only/here");
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 40\r\n\r\n");

            RawClient.Reply reply = client.read();

            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.header("connection")).isEqualTo("close");
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }
}
