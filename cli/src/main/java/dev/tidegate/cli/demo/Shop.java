package dev.tidegate.cli.demo;

import dev.tidegate.cli.net.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * A real HTTP server on the loopback address that serves as its model says. Time spent working is waited for, not
 * burnt, so that the demonstration fits on a small machine. It does not notice that a client has gone: what was asked
 * for is done, as in most servers, and if nobody wants it any more the work was in vain.
 */
final class Shop implements AutoCloseable {
    private static final int BACKLOG = 8_192;

    private final EventLoopGroup group;
    private final Channel channel;

    private Shop(EventLoopGroup group, Channel channel) {
        this.group = group;
        this.channel = channel;
    }

    /** Opens a shop on a free port. */
    static Shop open(ShopModel model) {
        Transport transport = Transport.best();
        EventLoopGroup group = transport.group(1, "tidegate-shop");
        Workers workers = new Workers(model, System.nanoTime());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(transport.server())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        client.pipeline().addLast(new ShopConnection(workers));
                    }
                });
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new Shop(group, bootstrap.bind(anyPort).syncUninterruptibly().channel());
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
