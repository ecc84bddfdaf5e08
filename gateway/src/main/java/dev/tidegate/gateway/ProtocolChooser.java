package dev.tidegate.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;

/**
 * The first handler of an accepted connection: finds out who is there and what is spoken, and leaves the connection to
 * the handler of that protocol. Used by its event loop only.
 */
final class ProtocolChooser extends ChannelInboundHandlerAdapter {
    private final HttpListener listener;
    private final Worker worker;
    private final InetAddress address;

    ProtocolChooser(HttpListener listener, Worker worker, InetAddress address) {
        this.listener = listener;
        this.worker = worker;
        this.address = address;
    }

    @Override
    public void channelActive(ChannelHandlerContext channel) {
        Http1ClientConnection chosen = new Http1ClientConnection(listener, worker, new Peer(address, false));
        channel.pipeline().replace(this, "http", chosen);
        // The connection became active before its handler was there.
        channel.pipeline().fireChannelActive();
    }
}
