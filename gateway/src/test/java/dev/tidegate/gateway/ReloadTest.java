package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BufferGuard.class)
class ReloadTest {
    private static Policy limited(Origin origin, long burst) {
        LimitSpec limit =
                LimitSpec.perClient("per-ip", new LimitRule.TokenBucket(new Rate(1, 3_600_000_000_000L), burst, 0));
        return Policy.builder()
                .listener(Gates.listener())
                .upstream(Gates.upstream(origin))
                .limit(limit)
                .route(RouteSpec.of("/**", "shop", "per-ip"))
                .build();
    }

    @Test
    void whatWasSpentStaysSpent() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(limited(origin, 3))) {
            for (int i = 0; i < 3; i++) {
                assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
            }
            gateway.reload(limited(origin, 3));
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(429);
            gateway.reload(limited(origin, 4));
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(429);
        }
    }

    @Test
    void aLimitThatIsMadeWideLetsCallsThroughAtOnce() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(limited(origin, 1))) {
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(429);
            gateway.reload(limited(origin, 1_000));
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
        }
    }

    @Test
    void aHundredReloadsUnderLoadFailNoRequestAndCloseNoConnection() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<Future<Integer>> clients = new ArrayList<>();
        try (Origin first = Origin.answering("x");
                Origin second = Origin.answering("x");
                Gateway gateway =
                        Gates.start(Gates.policy(Gates.upstream(first, second)).build());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch running = new CountDownLatch(20);
            for (int i = 0; i < 20; i++) {
                clients.add(threads.submit(() -> ask(Gates.port(gateway), done, running)));
            }
            running.await();
            for (int i = 0; i < 100; i++) {
                gateway.reload(Gates.policy(i % 2 == 0 ? Gates.upstream(first) : Gates.upstream(second, first))
                        .build());
            }
            done.set(true);
            for (Future<Integer> client : clients) {
                assertThat(client.get()).isPositive();
            }
        }
    }

    /** Asks over one connection until done; any failure or closed connection throws. */
    private static int ask(int port, AtomicBoolean done, CountDownLatch running) throws IOException {
        int answered = 0;
        try (RawClient client = new RawClient(port)) {
            while (!done.get()) {
                RawClient.Reply reply =
                        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read();
                assertThat(reply.status()).isEqualTo(200);
                answered++;
                if (answered == 3) {
                    running.countDown();
                }
            }
        }
        return answered;
    }

    @Test
    void aListenerThatCannotBindChangesNothing() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Policy broken = Gates.policy(Gates.upstream(origin))
                    .listener(ListenerSpec.http("second", "127.0.0.1", taken.getLocalPort()))
                    .build();

            assertThatThrownBy(() -> gateway.reload(broken))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("listeners.second.bind");
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
        }
    }

    @Test
    void aClosingGatewayLetsARunningExchangeEnd() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Origin.Script slow = (head, in, out) -> {
            arrived.countDown();
            try {
                go.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            out.write(Origin.ok("late"));
            return true;
        };
        try (Origin origin = Origin.start(slow)) {
            Gateway gateway = Gates.before(origin);
            int port = Gates.port(gateway);
            try (RawClient client = new RawClient(port)) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                arrived.await();
                Thread closing = Thread.ofVirtual().start(gateway::close);
                Waiting.until(() -> !accepts(port));
                go.countDown();

                RawClient.Reply reply = client.read();
                assertThat(reply.body()).isEqualTo("late");
                assertThat(reply.header("connection")).isEqualTo("close");
                closing.join();
            }
        }
    }

    private static boolean accepts(int port) {
        try (RawClient late = new RawClient(port)) {
            return late.socket().isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
