package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BufferGuard.class)
class AbuseTest {
    @Test
    void aMalformedRequestIsRefusedAndNeverForwarded() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");

            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.isClosedByPeer()).isTrue();
            assertThat(origin.heads()).isEmpty();
        }
    }

    @Test
    void aBodyThatBreaksItsFramingNeverLooksWholeToTheServer() throws IOException {
        AtomicBoolean whole = new AtomicBoolean();
        Origin.Script readAll = (head, in, out) -> {
            String body = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
            whole.set(body.endsWith("0\r\n\r\n"));
            return false;
        };
        try (Origin origin = Origin.start(readAll);
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            Waiting.until(() -> !origin.heads().isEmpty());
            client.send("+2\r\nde\r\n0\r\n\r\n");

            assertThat(client.read().status()).isEqualTo(400);
            Waiting.until(() -> origin.connections() == 0);
            assertThat(whole).isFalse();
        }
    }

    @Test
    void aHeadThatDripsIsCut() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.impatient(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            assertThat(drip(client, "GET / HTTP/1.1\r\nHost: a\r\nX: ")).isLessThan(Duration.ofSeconds(3));
            assertThat(origin.heads()).isEmpty();
        }
    }

    @Test
    void aBodyThatDripsIsCut() throws IOException {
        Origin.Script reading = (head, in, out) -> in.readAllBytes().length > 0;
        try (Origin origin = Origin.start(reading);
                Gateway gateway = Gates.impatient(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            assertThat(drip(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"))
                    .isLessThan(Duration.ofSeconds(3));
            Waiting.until(() -> origin.connections() == 0);
        }
    }

    /** Sends a byte every tenth of a second until the gateway has had enough; returns how long that took. */
    private static Duration drip(RawClient client, String begin) throws IOException {
        long start = System.nanoTime();
        client.send(begin);
        try {
            while (System.nanoTime() - start < 15_000_000_000L) {
                Waiting.nanos(100 * Gates.MILLI);
                client.send("a");
                if (client.in().available() > 0) {
                    assertThat(client.read().status()).isEqualTo(408);
                    break;
                }
            }
        } catch (IOException cut) {
            assertThat(cut).isNotNull();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void aClientThatSaysNothingIsCut() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.impatient(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void anIdleConnectionIsClosedAfterItsTime() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.impatient(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read().status())
                    .isEqualTo(200);
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void inAFloodOfConnectionsTheOldOnesAreServed() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin, Gates.listener().withConnections(5, 5))) {
            for (int i = 0; i < 5; i++) {
                RawClient client = new RawClient(Gates.port(gateway));
                clients.add(client);
                assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                                .read()
                                .status())
                        .isEqualTo(200);
            }
            for (int i = 0; i < 20; i++) {
                assertThatIOException().isThrownBy(() -> RawClient.get(Gates.port(gateway), "/"));
            }
            for (RawClient client : clients) {
                assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                                .read()
                                .status())
                        .isEqualTo(200);
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aHeadOrBodyThatIsTooLargeIsRefused() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin, Gates.listener().withSizes(2048, 10))) {
            RawClient.Reply head = RawClient.get(Gates.port(gateway), "/", "X-Big: " + "a".repeat(4096));
            assertThat(head.status()).isEqualTo(431);
            try (RawClient client = new RawClient(Gates.port(gateway))) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(413);
            }
            assertThat(origin.heads()).isEmpty();
        }
    }
}
