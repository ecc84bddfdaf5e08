package dev.tidegate.gateway.l4;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One side of a relay in its channel's pipeline. Until it is joined to the other side it holds what comes, which is
 * little, as the channel is not read then; from then on it passes on what it reads, the end included, and is read only
 * while the other side takes more. Used by its event loop only.
 */
final class RelaySide extends ChannelInboundHandlerAdapter {
    private final SocketChannel channel;
    private final Meter meter;
    private final Runnable onBroken;
    private final Deque<ByteBuf> held = new ArrayDeque<>();
    private @Nullable RelaySide other;
    private Runnable onOutputEnded = () -> {};
    private boolean hasInputEnded;
    private boolean hasOutputEnded;
    private boolean isOver;

    /**
     * A side that is not joined yet.
     *
     * @param meter counts what comes from this side
     * @param onBroken told when the connection breaks off
     */
    RelaySide(SocketChannel channel, Meter meter, Runnable onBroken) {
        this.channel = channel;
        this.meter = meter;
        this.onBroken = onBroken;
    }

    SocketChannel channel() {
        return channel;
    }

    Meter meter() {
        return meter;
    }

    boolean holdsNothing() {
        return held.isEmpty();
    }

    boolean hasOutputEnded() {
        return hasOutputEnded;
    }

    /** Sends what this side held to the other, after {@code first}; done when all of it is with the kernel. */
    ChannelFuture sendHeldTo(RelaySide target, ByteBuf first) {
        int bytes = 0;
        var unused = target.channel.write(first);
        while (!held.isEmpty()) {
            ByteBuf part = held.removeFirst();
            bytes += part.readableBytes();
            unused = target.channel.write(part);
        }
        if (bytes > 0) {
            meter.passed(bytes);
        }
        return target.channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    }

    /** Passes on to the other side from now on, what it held first of all. */
    void joinTo(RelaySide target, Runnable whenOutputEnded) {
        onOutputEnded = whenOutputEnded;
        other = target;
        var unused = sendHeldTo(target, Unpooled.EMPTY_BUFFER);
        if (hasInputEnded) {
            target.endOutput();
        } else {
            channel.config().setAutoRead(target.channel.isWritable());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf part = (ByteBuf) message;
        if (isOver) {
            part.release();
        } else if (other == null) {
            held.addLast(part);
        } else {
            meter.passed(part.readableBytes());
            var unused = other.channel.write(part, other.channel.voidPromise());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (other != null && !isOver) {
            var unused = other.channel.flush();
            if (!other.channel.isWritable()) {
                channel.config().setAutoRead(false);
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (other != null && !isOver && channel.isWritable()) {
            other.channel.config().setAutoRead(true);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && !hasInputEnded) {
            hasInputEnded = true;
            if (other != null && !isOver) {
                other.endOutput();
            }
        }
    }

    /** Sends our end once all that was written before is out. */
    private void endOutput() {
        var unused = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> shutdownOutput());
    }

    private void shutdownOutput() {
        if (!isOver) {
            var unused = channel.shutdownOutput().addListener(ended -> onShutdown(ended.isSuccess()));
        }
    }

    private void onShutdown(boolean isDone) {
        if (isOver) {
            return;
        }
        hasOutputEnded = true;
        if (isDone) {
            onOutputEnded.run();
        } else {
            onBroken.run();
        }
    }

    /** Does nothing more. */
    void stop() {
        isOver = true;
        held.forEach(ByteBuf::release);
        held.clear();
    }

    /** Closes at once, so that the peer sees that the connection was cut and not ended. */
    static void reset(Channel channel) {
        if (channel instanceof SocketChannel socket && socket.isOpen()) {
            socket.config().setSoLinger(0);
        }
        var unused = channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        onBroken.run();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A reset by the peer arrives here.
        onBroken.run();
    }
}
