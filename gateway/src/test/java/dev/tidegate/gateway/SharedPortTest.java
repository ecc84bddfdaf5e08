package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SharedPortTest {
    private static final int CONNECTIONS = 100;

    static Stream<Transport> available() {
        return Stream.of(Transport.values()).filter(Transport::isAvailable);
    }

    static Stream<Transport> withPrograms() {
        return available().filter(transport -> transport != Transport.NIO);
    }

    /** A listening socket that counts what it accepts. */
    private static final class Listening implements AutoCloseable {
        private final EventLoopGroup group;
        private final AtomicInteger accepted = new AtomicInteger();
        private final ChannelFuture bound;

        Listening(Transport transport, int port, boolean beside) {
            group = new MultiThreadIoEventLoopGroup(1, transport.ioHandlers());
            ServerBootstrap bootstrap = new ServerBootstrap()
                    .group(group)
                    .channel(transport.serverChannel())
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childHandler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel child) {
                            accepted.incrementAndGet();
                        }
                    });
            bound = beside
                    ? SharedPort.bindBeside(bootstrap, "127.0.0.1", port, transport)
                    : SharedPort.bindAlone(bootstrap, "127.0.0.1", port, transport);
        }

        int port() {
            return ((InetSocketAddress) bound.channel().localAddress()).getPort();
        }

        @Override
        public void close() {
            bound.channel().close().awaitUninterruptibly();
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private static void connect(int port) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            sockets.add(new Socket(InetAddress.getLoopbackAddress(), port));
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @ParameterizedTest
    @MethodSource("available")
    void aSecondStartIsRefusedAndASuccessorIsLetIn(Transport transport) {
        try (Listening first = new Listening(transport, 0, false);
                Listening second = new Listening(transport, first.port(), false);
                Listening successor = new Listening(transport, first.port(), true)) {
            assertThat(first.bound.isSuccess()).isTrue();
            assertThat(second.bound.cause()).isInstanceOf(IOException.class).hasMessageContaining("in use");
            assertThat(successor.bound.isSuccess()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("withPrograms")
    void everySuccessorInTurnGetsAllNewConnections(Transport transport) throws IOException {
        Listening current = new Listening(transport, 0, false);
        int port = current.port();
        for (int i = 0; i < 3; i++) {
            Listening next = new Listening(transport, port, true);
            assertThat(SharedPort.preferNewest(next.bound.channel())).isTrue();
            int before = current.accepted.get();
            connect(port);
            Waiting.until(() -> next.accepted.get() == CONNECTIONS);
            assertThat(current.accepted.get()).isEqualTo(before);
            current.close();
            connect(port);
            Waiting.until(() -> next.accepted.get() == 2 * CONNECTIONS);
            current = next;
        }
        current.close();
    }

    @ParameterizedTest
    @MethodSource("available")
    void withoutTheProgramBothGetConnections(Transport transport) throws IOException {
        try (Listening first = new Listening(transport, 0, false);
                Listening successor = new Listening(transport, first.port(), true)) {
            connect(first.port());
            Waiting.until(() -> first.accepted.get() + successor.accepted.get() == CONNECTIONS);
            assertThat(first.accepted.get()).isPositive();
            assertThat(successor.accepted.get()).isPositive();
        }
    }

    @Test
    void whoeverCannotBeGivenTheProgramSaysSo() {
        try (Listening first = new Listening(Transport.NIO, 0, false);
                Listening successor = new Listening(Transport.NIO, first.port(), true)) {
            assertThat(SharedPort.preferNewest(successor.bound.channel())).isFalse();
        }
    }
}
