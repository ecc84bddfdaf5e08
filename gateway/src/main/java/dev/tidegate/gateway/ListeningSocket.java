package dev.tidegate.gateway;

import dev.tidegate.policy.ListenerSpec;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** A bound address, and who takes the connections that are made to it. Thread-safe. */
final class ListeningSocket {
    private static final int BACKLOG = 4096;

    private final Channel channel;

    private ListeningSocket(Channel channel) {
        this.channel = channel;
    }

    /**
     * How connections are accepted.
     *
     * @param group the loops that serve them
     * @param channel the kind of socket, which the loops must know
     * @param readsAtOnce whether a connection is read as soon as it is there
     * @param taker is given each one on its loop, before anything of it was read
     */
    record Accepting(
            EventLoopGroup group,
            Class<? extends ServerChannel> channel,
            boolean readsAtOnce,
            Consumer<SocketChannel> taker) {}

    /**
     * Binds the address of a listener. Nothing is accepted before {@link #accept}: until then the kernel keeps those
     * who connect waiting.
     *
     * @throws GatewayException with one sentence when the address cannot be had
     */
    static ListeningSocket bind(ListenerSpec spec, Accepting accepting) {
        ChannelFuture binding =
                bootstrap(accepting).bind(spec.host(), spec.port()).awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw new GatewayException(
                    "Listener '%s' cannot bind %s:%d (%s): free the port or change listeners.%s.bind."
                            .formatted(
                                    spec.name(),
                                    spec.host(),
                                    spec.port(),
                                    binding.cause().getMessage(),
                                    spec.name()),
                    binding.cause());
        }
        return new ListeningSocket(binding.channel());
    }

    private static ServerBootstrap bootstrap(Accepting accepting) {
        return new ServerBootstrap()
                .group(accepting.group())
                .channel(accepting.channel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, Workers.ALLOCATOR)
                .childOption(ChannelOption.AUTO_READ, accepting.readsAtOnce())
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, !accepting.readsAtOnce())
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel child) {
                        accepting.taker().accept(child);
                    }
                });
    }

    /** Begins to accept; further calls do nothing. */
    void accept() {
        channel.config().setAutoRead(true);
    }

    /** Whether it still accepts, or will. */
    boolean isOpen() {
        return channel.isOpen();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** Stops accepting; connections that are open live on. */
    void close() {
        channel.close().awaitUninterruptibly();
    }
}
