package dev.tidegate.gateway;

import dev.tidegate.gateway.opening.ConnectionOrigin;
import dev.tidegate.gateway.opening.OpeningRefusal;
import dev.tidegate.gateway.opening.ProxyHeaderReader;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A connection of HTTP that comes through a balancer, which tells by a PROXY header whose it is. */
final class ProxiedConnection implements ProxyHeaderReader.Result {
    private final HttpListener listener;
    private final SocketChannel channel;
    private final InetSocketAddress peer;

    ProxiedConnection(HttpListener listener, SocketChannel channel, InetSocketAddress peer) {
        this.listener = listener;
        this.channel = channel;
        this.peer = peer;
    }

    @Override
    public void onProxyHeader(ChannelHandlerContext context, ConnectionOrigin origin) {
        listener.admit(channel, address(origin));
        // The connection became active before those who serve it were there.
        context.fireChannelActive();
    }

    private InetAddress address(ConnectionOrigin origin) {
        return switch (origin) {
            case ConnectionOrigin.Unknown unknown -> peer.getAddress();
            case ConnectionOrigin.Passed passed -> passed.source().getAddress();
        };
    }

    @Override
    public void onNoProxyHeader(OpeningRefusal refusal) {
        listener.onNoProxyHeader(channel, refusal);
    }
}
