package dev.tidegate.gateway;

import dev.tidegate.balance.Server;
import dev.tidegate.gateway.tls.ClientContexts;
import dev.tidegate.gateway.tls.HandshakeException;
import dev.tidegate.policy.UpstreamSpec;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.Optional;

/** Opens connections to a server, as far as the first byte of a request can be sent. Thread-safe. */
final class ServerConnector {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final GatewayState state;
    private final EventLoop loop;
    private final ServerEndpoint endpoint;

    ServerConnector(GatewayState state, EventLoop loop, ServerEndpoint endpoint) {
        this.state = state;
        this.loop = loop;
        this.endpoint = endpoint;
    }

    /**
     * Connects, and over TLS shakes hands. A connection that fails is closed; the reason of a failed handshake is a
     * {@link HandshakeException}.
     */
    Future<Channel> connect(UpstreamSpec spec) {
        Optional<ClientContexts> tls = state.tls().current().upstream(spec.name());
        int millis = Math.clamp(spec.timeouts().connectNanos() / NANOS_PER_MILLI, 1, Integer.MAX_VALUE);
        Promise<Channel> ready = loop.newPromise();
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(state.transport().socketChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, Workers.ALLOCATOR)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        Server server = endpoint.server();
                        tls.ifPresent(contexts -> contexts.begin(channel, server.host(), server.port(), millis));
                    }
                });
        var unused = bootstrap.connect(endpoint.address()).addListener(connected -> {
            Channel channel = ((ChannelFuture) connected).channel();
            if (!connected.isSuccess()) {
                ready.setFailure(connected.cause());
            } else if (tls.isPresent()) {
                awaitHandshake(channel, tls.get(), ready);
            } else {
                ready.setSuccess(channel);
            }
        });
        return ready;
    }

    private static void awaitHandshake(Channel channel, ClientContexts contexts, Promise<Channel> ready) {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        var unused = handler.handshakeFuture().addListener(shaken -> {
            if (shaken.isSuccess() && contexts.isAgreed(handler)) {
                ready.setSuccess(channel);
                return;
            }
            ready.setFailure(
                    shaken.isSuccess() ? HandshakeException.wrongProtocol() : HandshakeException.of(shaken.cause()));
            var unusedClose = channel.close();
        });
    }
}
