package dev.tidegate.bench.wire;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;

/** A WebSocket server that sends back every message, made of Netty's own parts. */
final class EchoServer implements AutoCloseable {
    /** The suite sends messages of 16 MiB, in one frame and in many. */
    static final int MESSAGE_BYTES_MAX = 32 << 20;

    private static final int HANDSHAKE_BYTES_MAX = 64 * 1024;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel channel;

    private EchoServer() {
        channel = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(HANDSHAKE_BYTES_MAX))
                                .addLast(new WebSocketServerProtocolHandler(config()))
                                .addLast(new WebSocketFrameAggregator(MESSAGE_BYTES_MAX))
                                .addLast(new Echo());
                    }
                })
                .bind(LocalGate.HOST, 0)
                .syncUninterruptibly()
                .channel();
    }

    static EchoServer start() {
        return new EchoServer();
    }

    private static WebSocketServerProtocolConfig config() {
        WebSocketDecoderConfig decoder = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(MESSAGE_BYTES_MAX)
                .withUTF8Validator(true)
                .build();
        return WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .checkStartsWith(true)
                .decoderConfig(decoder)
                .build();
    }

    private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext channel, WebSocketFrame frame) {
            var unused = channel.writeAndFlush(frame.retain());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
            // The decoder says why in a close frame of its own, and then closes.
            if (!(cause instanceof CorruptedWebSocketFrameException)) {
                var unused = channel.close();
            }
        }
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        var unused = group.shutdownGracefully();
    }
}
