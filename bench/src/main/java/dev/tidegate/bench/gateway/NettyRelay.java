package dev.tidegate.bench.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;

/**
 * The floor of the comparison: Netty's HTTP codec on both sides and nothing between them. No routes, limits, metrics,
 * log, header hygiene or timeouts; one upstream connection for each client connection.
 */
public final class NettyRelay {
    private final InetSocketAddress upstream;
    private final boolean epoll = Epoll.isAvailable();

    private NettyRelay(InetSocketAddress upstream) {
        this.upstream = upstream;
    }

    /** Relays from the first port to the second one, both on 127.0.0.1, until it is killed. */
    public static void main(String[] arguments) throws InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        int upstreamPort = Integer.parseInt(arguments[1]);
        new NettyRelay(new InetSocketAddress("127.0.0.1", upstreamPort)).serve(port);
    }

    private void serve(int port) throws InterruptedException {
        IoHandlerFactory transport = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        int cores = Runtime.getRuntime().availableProcessors();
        new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(cores, transport))
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ClientSide())
                .bind("127.0.0.1", port)
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    /** Connects to the upstream on the client's own event loop, then lets the two sides feed one another. */
    private final class ClientSide extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel client) {
            new Bootstrap()
                    .group(client.eventLoop())
                    .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel server) {
                            server.pipeline().addLast(new HttpClientCodec(), new Feed(client));
                        }
                    })
                    .connect(upstream)
                    .addListener((io.netty.channel.ChannelFuture connected) -> {
                        if (connected.isSuccess()) {
                            client.pipeline().addLast(new HttpServerCodec(), new Feed(connected.channel()));
                            client.config().setAutoRead(true);
                        } else {
                            client.close();
                        }
                    });
        }
    }

    /** Passes what one side reads to the other side. */
    private static final class Feed extends ChannelInboundHandlerAdapter {
        private final Channel other;

        Feed(Channel other) {
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (other.isActive()) {
                other.write(message, other.voidPromise());
            } else {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            other.flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            other.config().setAutoRead(context.channel().isWritable());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            other.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
