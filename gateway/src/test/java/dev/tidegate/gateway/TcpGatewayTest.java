package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.balance.Server;
import dev.tidegate.policy.AccessLogSpec;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyBuilder;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TCP listeners as part of a whole gateway: beside HTTP, through reloads, and at the end. */
@ExtendWith(BufferGuard.class)
class TcpGatewayTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private static ListenerSpec tcp() {
        return ListenerSpec.tcp("raw", "127.0.0.1", 0, "shop");
    }

    private static PolicyBuilder policy(Origin... origins) {
        return Gates.policy(Gates.upstream(origins)).listener(tcp());
    }

    private static RawClient connect(Gateway gateway) throws IOException {
        return new RawClient(gateway.address("raw").getPort());
    }

    static Stream<Transport> transports() {
        return Stream.of(Transport.values()).filter(Transport::isAvailable);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void bytesPassBesideHttpOnEveryTransport(Transport transport) throws IOException {
        try (Origin origin = Origin.answering("x".repeat(100_000));
                Gateway gateway =
                        Gateway.start(policy(origin).build(), Gates.options().withTransport(transport));
                RawClient raw = connect(gateway)) {
            assertThat(raw.send(REQUEST).read().body()).hasSize(100_000);
            assertThat(raw.send(REQUEST).read().body()).hasSize(100_000);
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
            // What the gateway adds to requests of HTTP is not there: it passed bytes on.
            assertThat(origin.heads().getFirst()).isEqualTo(REQUEST);
        }
    }

    @Test
    void aHundredReloadsUnderLoadCutNoRelay() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<Future<Integer>> clients = new ArrayList<>();
        try (Origin first = Origin.answering("x");
                Origin second = Origin.answering("x");
                Gateway gateway = Gates.start(policy(first, second).build());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch running = new CountDownLatch(20);
            for (int i = 0; i < 20; i++) {
                clients.add(threads.submit(() -> ask(gateway, done, running)));
            }
            running.await();
            for (int i = 0; i < 100; i++) {
                gateway.reload((i % 2 == 0 ? policy(first) : policy(second, first)).build());
            }
            done.set(true);
            for (Future<Integer> client : clients) {
                assertThat(client.get()).isPositive();
            }
        }
    }

    /** Asks over one relay until done; any failure or closed connection throws. */
    private static int ask(Gateway gateway, AtomicBoolean done, CountDownLatch running) throws IOException {
        int answered = 0;
        try (RawClient client = connect(gateway)) {
            while (!done.get()) {
                assertThat(client.send(REQUEST).read().status()).isEqualTo(200);
                answered++;
                if (answered == 3) {
                    running.countDown();
                }
            }
        }
        return answered;
    }

    @Test
    void aRemovedListenerAcceptsNoMoreAndItsRelaysGoOn() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(policy(origin).build());
                RawClient raw = connect(gateway)) {
            assertThat(raw.send(REQUEST).read().status()).isEqualTo(200);
            int port = gateway.address("raw").getPort();
            gateway.reload(Gates.policy(Gates.upstream(origin)).build());

            assertThat(accepts(port)).isFalse();
            assertThat(raw.send(REQUEST).read().status()).isEqualTo(200);
        }
    }

    @Test
    void aListenerThatComesWithAReloadServesAtOnceAndIsLogged(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("access.log");
        AccessLogSpec log = AccessLogSpec.at(file.toString(), AccessLogSpec.Format.JSON);
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(
                        Gates.policy(Gates.upstream(origin)).accessLog(log).build())) {
            gateway.reload(policy(origin).accessLog(log).build());
            try (RawClient raw = connect(gateway)) {
                assertThat(raw.send(REQUEST).read().status()).isEqualTo(200);
            }
            Waiting.until(() -> text(file).contains("\"protocol\":\"TCP\""));
            assertThat(text(file))
                    .contains("\"status\":200,\"bytes_in\":" + REQUEST.length())
                    .contains("\"route\":\"raw\"");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static boolean accepts(int port) {
        try (RawClient late = new RawClient(port)) {
            return late.socket().isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void relaysThatAreLeftAreCutWhenTheDrainTimeIsOver() throws IOException {
        try (Origin origin = Origin.answering("x")) {
            Gateway gateway =
                    Gateway.start(policy(origin).build(), Gates.options().withDrainFor(Duration.ofMillis(200)));
            try (RawClient raw = connect(gateway)) {
                assertThat(raw.send(REQUEST).read().status()).isEqualTo(200);
                gateway.close();

                Waiting.until(() -> origin.connections() == 0);
            }
        }
    }

    @Test
    void aClosingGatewayLetsARelayEnd() throws Exception {
        try (Origin origin = Origin.answering("x")) {
            Gateway gateway = Gates.start(policy(origin).build());
            int port = gateway.address("raw").getPort();
            try (RawClient raw = connect(gateway)) {
                assertThat(raw.send(REQUEST).read().status()).isEqualTo(200);
                Thread closing = Thread.ofVirtual().start(gateway::close);
                Waiting.until(() -> !accepts(port));
                assertThat(raw.send(REQUEST).read().status()).isEqualTo(200);
                raw.socket().shutdownOutput();
                closing.join();
            }
        }
    }

    @Test
    void aServerThatIsDownIsNoticedByNobody() throws IOException {
        try (Origin origin = Origin.answering("x")) {
            Server gone = gone();
            UpstreamSpec both = UpstreamSpec.of("shop", List.of(gone, Gates.server(origin)));
            Policy policy = Policy.builder()
                    .listener(Gates.listener())
                    .listener(tcp())
                    .upstream(both)
                    .route(RouteSpec.of("/**", "shop"))
                    .build();
            try (Gateway gateway = Gates.start(policy)) {
                for (int i = 0; i < 20; i++) {
                    try (RawClient raw = connect(gateway)) {
                        assertThat(raw.send(REQUEST).read().status()).isEqualTo(200);
                    }
                }
            }
        }
    }

    @Test
    void aServerThatAcceptsNoConnectionIsFoundOutBeforeAnyClientGoesThere() throws IOException {
        try (Origin origin = Origin.answering("x")) {
            Server gone = gone();
            UpstreamSpec both = UpstreamSpec.of("shop", List.of(gone, Gates.server(origin)));
            UpstreamSpec.Probe often = new UpstreamSpec.Probe("", true, 20 * Gates.MILLI, 1000 * Gates.MILLI, 200, 399);
            Policy policy = Policy.builder()
                    .listener(tcp())
                    .listener(ListenerSpec.admin("admin", "127.0.0.1", 0))
                    .upstream(both.withHealth(both.health(), often))
                    .build();
            try (Gateway gateway = Gates.start(policy)) {
                Waiting.until(() -> metrics(gateway).contains(healthy(gone, 0)));
                assertThat(metrics(gateway)).contains(healthy(Gates.server(origin), 1));
            }
        }
    }

    private static String healthy(Server server, int value) {
        return "tidegate_upstream_healthy{tidegate_upstream=\"shop\",server_address=\"" + server.address() + "\"} "
                + value;
    }

    private static Server gone() {
        try (Origin shortLived = Origin.answering("")) {
            return Gates.server(shortLived);
        }
    }

    @Test
    void whatPassedIsCounted() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(policy(origin)
                        .listener(ListenerSpec.admin("admin", "127.0.0.1", 0))
                        .build())) {
            try (RawClient raw = connect(gateway)) {
                assertThat(raw.send(REQUEST).read().status()).isEqualTo(200);
                assertThat(metrics(gateway))
                        .contains("tidegate_connection_count{tidegate_listener=\"raw\"} 1")
                        .contains(
                                "tidegate_tcp_io_bytes_total{tidegate_listener=\"raw\",network_io_direction=\"receive\"} "
                                        + REQUEST.length());
            }
            Waiting.until(() -> metrics(gateway)
                    .contains("tidegate_tcp_ended_total{tidegate_listener=\"raw\",tidegate_outcome=\"complete\"} 1"));
        }
    }

    private static String metrics(Gateway gateway) {
        try (RawClient admin = new RawClient(gateway.address("admin").getPort())) {
            return admin.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .read()
                    .body();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
