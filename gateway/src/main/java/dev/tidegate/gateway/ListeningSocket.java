package dev.tidegate.gateway;

import dev.tidegate.policy.ListenerSpec;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** A bound address, and who takes the connections that are made to it. Thread-safe. */
final class ListeningSocket {
    private static final int BACKLOG = 4096;

    private final Channel channel;
    private final LongAdder accepted;

    private ListeningSocket(Channel channel, LongAdder accepted) {
        this.channel = channel;
        this.accepted = accepted;
    }

    /**
     * How connections are accepted.
     *
     * @param group the loops that serve them
     * @param transport how the loops talk to the kernel
     * @param readsAtOnce whether a connection is read as soon as it is there
     * @param taker is given each one on its loop, before anything of it was read
     */
    record Accepting(EventLoopGroup group, Transport transport, boolean readsAtOnce, Consumer<SocketChannel> taker) {}

    /** Who else may listen at the address when it is bound. */
    enum Neighbour {
        /** Nobody. */
        NONE,
        /** The process that will be taken over from. */
        PREDECESSOR
    }

    /**
     * Binds the address of a listener. Nothing is accepted before {@link #accept}: until then the kernel keeps those
     * who connect waiting.
     *
     * @throws GatewayException with one sentence when the address cannot be had
     */
    static ListeningSocket bind(ListenerSpec spec, Accepting accepting, Neighbour neighbour) {
        LongAdder accepted = new LongAdder();
        ServerBootstrap bootstrap = bootstrap(accepting, accepted);
        ChannelFuture binding = switch (neighbour) {
            case NONE -> SharedPort.bindAlone(bootstrap, spec.host(), spec.port(), accepting.transport());
            case PREDECESSOR -> SharedPort.bindBeside(bootstrap, spec.host(), spec.port(), accepting.transport());
        };
        if (!binding.isSuccess()) {
            throw new GatewayException(
                    ("Listener '%s' cannot bind %s:%d (%s): free the port, change listeners.%s.bind,"
                                    + " or take over from the tidegate that runs there with --take-over.")
                            .formatted(
                                    spec.name(),
                                    spec.host(),
                                    spec.port(),
                                    binding.cause().getMessage(),
                                    spec.name()),
                    binding.cause());
        }
        return new ListeningSocket(binding.channel(), accepted);
    }

    private static ServerBootstrap bootstrap(Accepting accepting, LongAdder accepted) {
        return new ServerBootstrap()
                .group(accepting.group())
                .channel(accepting.transport().serverChannel())
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
                        accepted.increment();
                        accepting.taker().accept(child);
                    }
                });
    }

    /** How many connections were accepted since it was bound. */
    long accepted() {
        return accepted.sum();
    }

    /** Sends new connections here and no more to the predecessor; returns whether the kernel can. */
    boolean preferToPredecessor() {
        return SharedPort.preferNewest(channel);
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
