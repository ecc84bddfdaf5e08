package dev.tidegate.gateway;

import dev.tidegate.policy.ListenerSpec;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * One of the two connections of a {@link WebSocketTunnel}: hands on what it reads, and writes what the other has read.
 * The end of its input does not end its output. Used by its event loop only.
 */
final class TunnelSide extends ChannelInboundHandlerAdapter implements Worker.Outbound {
    private final Worker worker;
    private final WebSocketTunnel tunnel;
    private final LingeringClose ending;
    private @Nullable ChannelHandlerContext context;
    private boolean unflushed;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean closed;

    TunnelSide(Worker worker, WebSocketTunnel tunnel) {
        this.worker = worker;
        this.tunnel = tunnel;
        this.ending = new LingeringClose(worker);
    }

    // ---- output

    /** Sends a part, and takes it over. */
    void write(ByteBuf part) {
        if (closed || outputEnded) {
            part.release();
            return;
        }
        ChannelHandlerContext channel = channel();
        var unused = channel.write(part, channel.voidPromise());
        if (!unflushed) {
            unflushed = true;
            worker.touch(this);
        }
    }

    @Override
    public void flush() {
        unflushed = false;
        channel().flush();
    }

    boolean isWritable() {
        return closed || channel().channel().isWritable();
    }

    /** Tells the other end, after all that was written, that nothing more will come. It may still send. */
    void endOutput() {
        if (!outputEnded && !closed) {
            outputEnded = true;
            // A write may still be under way when flush returns, and a shutdown would drop it.
            var unused = channel().writeAndFlush(worker.emptyBuffer()).addListener(written -> shutDownOutput());
        }
    }

    private void shutDownOutput() {
        Channel channel = channel().channel();
        // Over TLS a bare FIN would look like an attack: there the alert that ends the session ends both directions.
        if (channel.pipeline().get(SslHandler.class) != null) {
            var unused = channel.close();
        } else {
            var unused = ((DuplexChannel) channel).shutdownOutput();
        }
    }

    // ---- end

    /** Closes once everything written is out and the other end has had time to read it. */
    void end() {
        if (!closed) {
            outputEnded = true;
            read(true);
            ending.begin(channel(), inputEnded);
        }
    }

    /** Closes at once if the other end has had its time. */
    void closeIfOver(long nowNanos, ListenerSpec.Timeouts timeouts) {
        if (!closed && ending.isOver(channel(), nowNanos, timeouts)) {
            var unused = channel().close();
        }
    }

    boolean isClosed() {
        return closed;
    }

    // ---- input

    /** Lets bytes come, or holds them back. */
    void read(boolean wanted) {
        if (!closed) {
            channel().channel().config().setAutoRead(wanted);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        added.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        worker.tick();
        tunnel.onBytes(this, (ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext channel) {
        worker.flushTouched();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext channel) {
        if (channel.channel().isWritable()) {
            worker.tick();
            tunnel.onWritable(this);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            worker.tick();
            inputEnded = true;
            tunnel.onInputEnd(this);
            worker.flushTouched();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        worker.tick();
        closed = true;
        tunnel.onClosed(this);
        worker.flushTouched();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        // A reset arrives here; closing tells the tunnel.
        var unused = channel.close();
    }

    private ChannelHandlerContext channel() {
        if (context == null) {
            throw new IllegalStateException("not connected");
        }
        return context;
    }
}
