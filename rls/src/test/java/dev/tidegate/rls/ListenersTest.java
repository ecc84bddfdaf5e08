package dev.tidegate.rls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidegate.policy.Policy;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners that a reload moves. Port 0 on another host is another address. */
@Timeout(60)
class ListenersTest {
    private static final String HERE = "127.0.0.1:0";
    private static final String THERE = "localhost:0";

    private final RateLimitServer server = RateLimitServer.start(policy(HERE, ""), RlsOptions.defaults());
    private final ManagedChannel former =
            NettyChannelBuilder.forAddress(server.address()).usePlaintext().build();

    @AfterEach
    void close() {
        former.shutdownNow();
        server.close();
    }

    private static Policy policy(String rls, String more) {
        return Policies.parse("""
                version: 1
                listeners: { rls: { bind: "%s", protocol: rls }%s }
                limits: { all: { rate: 2/h, algorithm: fixed-window } }
                domains: { shop: [{ match: [all], limits: [all] }] }
                """.formatted(rls, more));
    }

    private static Code ask(ManagedChannel channel) {
        return RateLimitServiceGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .shouldRateLimit(Service.request("shop", "all=x").build())
                .getOverallCode();
    }

    private Code askAnew() {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(server.address()).usePlaintext().build();
        try {
            return ask(channel);
        } finally {
            channel.shutdownNow();
        }
    }

    /** Hears whether the former listener is well, until its connection ends. */
    private BlockingQueue<Object> watch() {
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        HealthGrpc.newStub(former)
                .watch(
                        HealthCheckRequest.getDefaultInstance(),
                        new ClientResponseObserver<HealthCheckRequest, HealthCheckResponse>() {
                            @Override
                            public void beforeStart(ClientCallStreamObserver<HealthCheckRequest> call) {}

                            @Override
                            public void onNext(HealthCheckResponse health) {
                                heard.add(health.getStatus());
                            }

                            @Override
                            public void onError(Throwable ended) {
                                heard.add("ended");
                            }

                            @Override
                            public void onCompleted() {
                                heard.add("ended");
                            }
                        });
        return heard;
    }

    @Test
    void aListenerThatMovesAnswersAtItsNewAddressAndCountsOn() {
        assertThat(ask(former)).isEqualTo(Code.OK);
        InetSocketAddress before = server.address();
        server.reload(policy(THERE, ""));
        assertThat(server.address()).isNotEqualTo(before);
        assertThat(askAnew()).isEqualTo(Code.OK);
        assertThat(askAnew()).as("what is spent stays spent").isEqualTo(Code.OVER_LIMIT);
    }

    @Test
    void theFormerListenerSendsItsClientsAwayAndEnds() throws InterruptedException {
        BlockingQueue<Object> heard = watch();
        assertThat(heard.take()).isEqualTo(ServingStatus.SERVING);
        server.reload(policy(THERE, ""));
        assertThat(heard.take()).isEqualTo(ServingStatus.NOT_SERVING);
    }

    @Test
    void aListenerThatStaysKeepsItsConnections() {
        assertThat(ask(former)).isEqualTo(Code.OK);
        InetSocketAddress before = server.address();
        server.reload(policy(HERE, ", admin: { bind: 127.0.0.1:0, protocol: admin }"));
        assertThat(server.address()).isEqualTo(before);
        assertThat(ask(former)).isEqualTo(Code.OK);
    }

    @Test
    void anAddressThatIsTakenChangesNothingAndSaysWhatToDo() throws IOException {
        Policy inForce = server.policy();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertThatExceptionOfType(RlsException.class)
                    .isThrownBy(() -> server.reload(policy(address, "")))
                    .withMessageContaining("the listener 'rls' cannot bind " + address)
                    .withMessageEndingWith("stop what holds the port, or name another");
            assertThatExceptionOfType(RlsException.class)
                    .isThrownBy(
                            () -> server.reload(policy(THERE, ", admin: { bind: '" + address + "', protocol: admin }")))
                    .withMessageContaining("the listener 'admin' cannot bind");
        }
        assertThat(server.policy()).isSameAs(inForce);
        assertThat(ask(former)).isEqualTo(Code.OK);
    }

    @Test
    void theHttpListenerComesAndGoesWithThePolicy() throws IOException {
        assertThat(server.httpAddress()).isEmpty();
        server.reload(policy(HERE, ", admin: { bind: 127.0.0.1:0, protocol: admin }"));
        InetSocketAddress address = server.httpAddress().orElseThrow();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            assertThat(socket.isConnected()).isTrue();
        }
        server.reload(policy(HERE, ""));
        assertThat(server.httpAddress()).isEmpty();
        while (isTaken(address)) {
            Thread.onSpinWait();
        }
    }

    private static boolean isTaken(InetSocketAddress address) {
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(address);
            return false;
        } catch (IOException taken) {
            return true;
        }
    }

    @Test
    void boundsOnConnectionsChangeWhereTheyAre() {
        server.reload(Policies.parse(
                "version: 1\nlisteners: { rls: { bind: '127.0.0.1:0', protocol: rls, max-connections: 1 } }\n"));
        assertThat(ask(former)).isEqualTo(Code.OK);
        assertThatExceptionOfType(io.grpc.StatusRuntimeException.class).isThrownBy(() -> {
            ManagedChannel second = NettyChannelBuilder.forAddress(server.address())
                    .usePlaintext()
                    .build();
            try {
                RateLimitServiceGrpc.newBlockingStub(second)
                        .shouldRateLimit(Service.request("shop", "all=x").build());
            } finally {
                second.shutdownNow();
            }
        });
    }
}
