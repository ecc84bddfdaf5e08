package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One gateway takes over from another; here both are in one process, in {@code bench/run handover} in two. */
@ExtendWith(BufferGuard.class)
class HandOverTest {
    private static final String KEPT = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String SINGLE = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    static Stream<Transport> available() {
        return Stream.of(Transport.values()).filter(Transport::isAvailable);
    }

    static Stream<Transport> withPrograms() {
        return available().filter(transport -> transport != Transport.NIO);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Policy policy(Origin origin) throws IOException {
        return Policy.builder()
                .listener(ListenerSpec.http("web", "127.0.0.1", freePort()))
                .listener(ListenerSpec.admin("admin", "127.0.0.1", freePort()))
                .upstream(Gates.upstream(origin))
                .route(RouteSpec.of("/**", "shop"))
                .build();
    }

    /** Runs a gateway as the command does: closes it when it has a successor. */
    private static Thread closeWhenSucceeded(Gateway gateway) {
        return Thread.ofVirtual().start(() -> {
            try {
                gateway.awaitSuccessor();
                gateway.close();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("withPrograms")
    void noRequestFailsWhileGatewaysFollowOneAnother(Transport transport) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        GatewayOptions options = Gates.options().withTransport(transport);
        try (Origin origin = Origin.answering("x");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Policy policy = policy(origin);
            int port = policy.listener("web").port();
            Gateway current = Gateway.start(policy, options);
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                clients.add(threads.submit(() -> ask(port, SINGLE, done)));
                clients.add(threads.submit(() -> ask(port, KEPT, done)));
            }
            for (int i = 0; i < 3; i++) {
                Thread closing = closeWhenSucceeded(current);
                current = Gateway.takeOver(policy, options);
                closing.join();
            }
            done.set(true);
            for (Future<Integer> client : clients) {
                assertThat(client.get()).isPositive();
            }
            current.close();
        }
    }

    /** Asks until done, over a new connection when a reply announces the end of the old one; any failure throws. */
    private static int ask(int port, String request, AtomicBoolean done) throws IOException {
        int answered = 0;
        while (!done.get()) {
            try (RawClient client = new RawClient(port)) {
                boolean goesOn = true;
                while (goesOn && !done.get()) {
                    RawClient.Reply reply = client.send(request).read();
                    assertThat(reply.status()).isEqualTo(200);
                    goesOn = !reply.header("Connection").equals("close");
                    answered++;
                    Waiting.nanos(Gates.MILLI);
                }
            }
        }
        return answered;
    }

    @ParameterizedTest
    @MethodSource("available")
    void theSuccessorHasBothAddresses(Transport transport) throws Exception {
        try (Origin origin = Origin.answering("x")) {
            Policy policy = policy(origin);
            GatewayOptions options = Gates.options().withTransport(transport);
            Gateway first = Gateway.start(policy, options);
            Thread closing = closeWhenSucceeded(first);
            try (Gateway second = Gateway.takeOver(policy, options)) {
                closing.join();
                assertThat(RawClient.get(Gates.port(second), "/").status()).isEqualTo(200);
                int admin = second.address("admin").getPort();
                assertThat(admin).isEqualTo(policy.listener("admin").port());
                try (RawClient client = new RawClient(admin)) {
                    client.send("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    assertThat(client.read().status()).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void anIdleConnectionStaysForItsNextRequest() throws Exception {
        try (Origin origin = Origin.answering("x")) {
            Policy policy = policy(origin);
            Gateway first = Gateway.start(policy, Gates.options());
            try (RawClient client = new RawClient(policy.listener("web").port())) {
                assertThat(client.send(KEPT).read().header("Connection")).isEmpty();
                Thread closing = closeWhenSucceeded(first);
                try (Gateway second = Gateway.takeOver(policy, Gates.options())) {
                    Waiting.nanos(500 * Gates.MILLI);
                    assertThat(client.send(KEPT).read().header("Connection")).isEqualTo("close");
                    assertThat(client.isClosedByPeer()).isTrue();
                    closing.join();
                    assertThat(second.listeners()).hasSize(1);
                }
            }
        }
    }

    @Test
    void aSecondStartIsRefusedWithTheRemedy() throws IOException {
        try (Origin origin = Origin.answering("x")) {
            Policy policy = policy(origin);
            try (Gateway first = Gates.start(policy)) {
                assertThatExceptionOfType(GatewayException.class)
                        .isThrownBy(() -> Gates.start(policy))
                        .withMessageContaining("--take-over");
                assertThat(RawClient.get(Gates.port(first), "/").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void whereNobodyRunsThereIsNothingToTakeOver() throws IOException {
        try (Origin origin = Origin.answering("x")) {
            Policy policy = policy(origin);
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> Gateway.takeOver(policy, Gates.options()))
                    .withMessageContaining("nothing to take over from");
            Policy without = Gates.policy(Gates.upstream(origin)).build();
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> Gateway.takeOver(without, Gates.options()))
                    .withMessageContaining("admin listener");
        }
    }
}
