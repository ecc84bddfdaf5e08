package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.Hedge;
import dev.tidegate.policy.Retry;
import dev.tidegate.policy.Retry.Failure;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody works for a client that has gone, wherever its request is by then. */
@ExtendWith(BufferGuard.class)
class ClientGoneTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private static void sendAndLeaveWhen(Gateway gateway, String request, CountDownLatch moment) throws IOException {
        try (RawClient client = new RawClient(Gates.port(gateway))) {
            client.send(request);
            Waiting.until(() -> moment.getCount() == 0);
        }
    }

    @Test
    void whileItWaitsForItsTurnAtALimit() throws IOException {
        try (Origin origin = Origin.answering("x")) {
            try (Gateway gateway = Gates.start(Gates.paced(origin));
                    RawClient patient = new RawClient(Gates.port(gateway))) {
                long start = System.nanoTime();
                patient.send(GET).read();
                for (int i = 0; i < 5; i++) {
                    sendAndLeaveWhen(gateway, GET, new CountDownLatch(0));
                }
                // Five turns were given back, so this one comes after one second and not after six.
                Waiting.nanos(300 * Gates.MILLI);
                patient.send(GET).read();
                assertThat(System.nanoTime() - start).isLessThan(4 * SECOND);
                assertThat(origin.heads()).hasSize(2);
            }
        }
    }

    @Test
    void whileItWaitsForAFreeConnection() throws IOException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Origin.Script slow = (head, in, out) -> {
            busy.countDown();
            Waiting.until(() -> done.getCount() == 0);
            out.write(Origin.ok("x"));
            return true;
        };
        UpstreamSpec.Connections one = new UpstreamSpec.Connections(0, 1, 1, 0, 30 * SECOND);
        try (Origin origin = Origin.start(slow);
                Gateway gateway = Gates.before(origin, upstream -> upstream.withConnections(one));
                RawClient first = new RawClient(Gates.port(gateway))) {
            first.send(GET);
            Waiting.until(() -> busy.getCount() == 0);
            try (RawClient second = new RawClient(Gates.port(gateway))) {
                second.send(GET);
                Waiting.nanos(100 * Gates.MILLI);
            }
            Waiting.nanos(100 * Gates.MILLI);
            done.countDown();
            assertThat(first.read().body()).isEqualTo("x");
            assertThat(first.send(GET).read().body()).isEqualTo("x");
            assertThat(origin.heads()).hasSize(2);
        }
    }

    @Test
    void whileItsBodyIsStillComing() throws IOException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch cut = new CountDownLatch(1);
        Origin.Script reading = (head, in, out) -> {
            in.readNBytes(3);
            begun.countDown();
            if (in.read() < 0) {
                cut.countDown();
            }
            return false;
        };
        try (Origin origin = Origin.start(reading);
                Gateway gateway = Gates.before(origin)) {
            sendAndLeaveWhen(gateway, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc", begun);
            Waiting.until(() -> cut.getCount() == 0);
        }
    }

    @Test
    void whileTheServerThinks() throws IOException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        Origin.Script silent = (head, in, out) -> {
            asked.countDown();
            return Scripts.silentUntilGone(gone).answer(head, in, out);
        };
        try (Origin origin = Origin.start(silent);
                Gateway gateway = Gates.before(origin)) {
            sendAndLeaveWhen(gateway, GET, asked);
            Waiting.until(() -> gone.getCount() == 0);
        }
    }

    @Test
    void whileTheReplyIsComing() throws IOException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        Origin.Script half = (head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            begun.countDown();
            return Scripts.silentUntilGone(gone).answer("", in, out);
        };
        try (Origin origin = Origin.start(half);
                Gateway gateway = Gates.before(origin)) {
            sendAndLeaveWhen(gateway, GET, begun);
            Waiting.until(() -> gone.getCount() == 0);
        }
    }

    @Test
    void beforeItIsTriedAgain() throws IOException {
        CountDownLatch failed = new CountDownLatch(1);
        Origin.Script later = (head, in, out) -> {
            failed.countDown();
            return Scripts.status(503, "Retry-After: 1").answer(head, in, out);
        };
        Retry patient =
                Retry.defaults().withAttempts(2, Failure.SERVICE_UNAVAILABLE).withBounds(20, SECOND, 0);
        try (Origin origin = Origin.start(later);
                Gateway gateway = Gates.before(origin, upstream -> upstream.withRetry(patient))) {
            sendAndLeaveWhen(gateway, GET, failed);
            Waiting.nanos(1300 * Gates.MILLI);
            assertThat(origin.heads()).hasSize(1);
        }
    }

    @Test
    void whileTwoServersAreAsked() throws IOException {
        CountDownLatch asked = new CountDownLatch(2);
        CountDownLatch gone = new CountDownLatch(2);
        Origin.Script silent = (head, in, out) -> {
            asked.countDown();
            return Scripts.silentUntilGone(gone).answer(head, in, out);
        };
        try (Origin first = Origin.start(silent);
                Origin second = Origin.start(silent);
                Gateway gateway = Gates.start(
                        Gates.policy(Gates.upstream(first, second).withHedge(new Hedge.AfterTime(10 * Gates.MILLI)))
                                .build())) {
            sendAndLeaveWhen(gateway, GET, asked);
            Waiting.until(() -> gone.getCount() == 0);
        }
    }
}
