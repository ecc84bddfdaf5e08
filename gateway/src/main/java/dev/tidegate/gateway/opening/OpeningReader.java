package dev.tidegate.gateway.opening;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the first bytes of a connection until they can be judged, and leaves the pipeline when they are. What was
 * gathered and not consumed goes to the handlers behind. Used by its event loop only.
 */
abstract class OpeningReader extends ChannelInboundHandlerAdapter {
    private final long withinNanos;
    private ByteBuf gathered = Unpooled.EMPTY_BUFFER;
    private @Nullable Future<?> deadline;
    private boolean isOver;

    /** A reader that waits so long for the whole opening. */
    OpeningReader(long withinNanos) {
        this.withinNanos = withinNanos;
    }

    /**
     * Judges what has come so far. Ends with a call of {@link #pass} or {@link #refuse}, or waits for more; then it
     * must have a bound on what it waits for.
     */
    abstract void examine(ChannelHandlerContext context, ByteBuf sofar);

    /** The opening will not come: it was refused, the time ran out, or the peer went away. */
    abstract void onRefused(OpeningRefusal refusal);

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        Runnable late = () -> {
            if (!isOver) {
                refuse(context, OpeningRefusal.LATE);
            }
        };
        deadline = context.executor().schedule(late, Math.max(0, withinNanos), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf part = (ByteBuf) message;
        if (isOver) {
            part.release();
            return;
        }
        gathered = append(part);
        examine(context, gathered);
    }

    /** Grows by doubling, so that an opening in many small pieces costs no more than one in a few. */
    private ByteBuf append(ByteBuf part) {
        if (!gathered.isReadable()) {
            return part;
        }
        gathered.writeBytes(part);
        part.release();
        return gathered;
    }

    /** The opening is over: the handlers behind get everything after the first {@code consumed} bytes. */
    final void pass(ChannelHandlerContext context, int consumed, Runnable tell) {
        finish();
        ByteBuf rest = gathered.skipBytes(consumed);
        gathered = Unpooled.EMPTY_BUFFER;
        tell.run();
        if (rest.isReadable()) {
            context.fireChannelRead(rest);
            context.fireChannelReadComplete();
        } else {
            rest.release();
        }
        if (!context.isRemoved()) {
            context.pipeline().remove(this);
        }
    }

    /** Tells that there is no opening, and resets the connection. */
    final void refuse(ChannelHandlerContext context, OpeningRefusal refusal) {
        finish();
        release();
        onRefused(refusal);
        if (context.channel() instanceof SocketChannel socket && socket.isOpen()) {
            // A reset costs less than an orderly end, and shows the peer that nothing was understood.
            socket.config().setSoLinger(0);
        }
        var unused = context.close();
    }

    private void finish() {
        isOver = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void release() {
        gathered.release();
        gathered = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!isOver) {
            refuse(context, OpeningRefusal.GONE);
        }
        context.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && !isOver) {
            // The peer has said all it will ever say, and it was not enough.
            refuse(context, OpeningRefusal.GONE);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        finish();
        release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!isOver) {
            refuse(context, OpeningRefusal.GONE);
        }
    }
}
