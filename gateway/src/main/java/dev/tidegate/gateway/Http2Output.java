package dev.tidegate.gateway;

import dev.tidegate.gateway.http2.FrameSender;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/** The channel under what goes out over one HTTP/2 connection; flushed once an event. Used by its event loop only. */
final class Http2Output implements FrameSender.Connection, Worker.Outbound {
    private final Worker worker;
    private final FrameSender sender;
    private @Nullable ChannelHandlerContext context;
    private boolean unflushed;

    Http2Output(Worker worker) {
        this.worker = worker;
        this.sender = new FrameSender(this, worker.allocator());
    }

    FrameSender sender() {
        return sender;
    }

    /** The connection is there. */
    void open(ChannelHandlerContext channel) {
        context = channel;
    }

    @Override
    public boolean isWritable() {
        return channel().channel().isWritable();
    }

    @Override
    public void write(ByteBuf part) {
        ChannelHandlerContext channel = channel();
        var unused = channel.write(part, channel.voidPromise());
    }

    @Override
    public void touch() {
        if (!unflushed) {
            unflushed = true;
            worker.touch(this);
        }
    }

    @Override
    public void flush() {
        unflushed = false;
        sender.flush();
        channel().flush();
    }

    ChannelHandlerContext channel() {
        if (context == null) {
            throw new IllegalStateException("not connected");
        }
        return context;
    }
}
