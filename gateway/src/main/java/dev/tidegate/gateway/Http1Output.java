package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.BodyWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What goes out over one HTTP/1.1 connection: heads, bodies in the framing that their head announced, gathered into few
 * buffers and flushed once an event. Used by its event loop only.
 */
final class Http1Output implements Worker.Outbound {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Worker worker;
    private final BodyWriter framing = new BodyWriter();
    private final Gathering gathering;
    private @Nullable ChannelHandlerContext context;
    private boolean unflushed;

    Http1Output(Worker worker) {
        this.worker = worker;
        this.gathering = new Gathering(worker.allocator(), this::write);
    }

    /** The connection is there. */
    void open(ChannelHandlerContext channel) {
        context = channel;
    }

    /** Where the caller writes a head. */
    ByteBuf head() {
        touch();
        return gathering.buffer();
    }

    /** Asks for the body of a request. */
    void sendContinue() {
        head().writeBytes(CONTINUE);
    }

    /** Sends a whole message, or a part of one that needs no framing, and takes it over. */
    void raw(ByteBuf message) {
        gathering.add(message);
        touch();
    }

    void beginBody(boolean chunked) {
        framing.begin(chunked);
    }

    /** Sends a part of a body, and takes it over. */
    void body(ByteBuf part) {
        if (framing.isChunked()) {
            framing.beginChunk(gathering.buffer(), part.readableBytes());
            gathering.add(part);
            framing.endChunk(gathering.buffer());
        } else {
            gathering.add(part);
        }
        touch();
    }

    void endBody() {
        if (framing.isChunked()) {
            framing.end(gathering.buffer());
            touch();
        }
    }

    /** Throws away what has not reached the channel: the connection ends here. */
    void drop() {
        gathering.drop();
    }

    boolean isWritable() {
        return channel().channel().isWritable();
    }

    /** Hands everything to the channel, which may send it before the next {@link #flush}. */
    void send() {
        gathering.send();
    }

    @Override
    public void flush() {
        unflushed = false;
        gathering.send();
        channel().flush();
    }

    private void write(ByteBuf part) {
        ChannelHandlerContext channel = channel();
        var unused = channel.write(part, channel.voidPromise());
    }

    private void touch() {
        if (!unflushed) {
            unflushed = true;
            worker.touch(this);
        }
    }

    private ChannelHandlerContext channel() {
        if (context == null) {
            throw new IllegalStateException("not connected");
        }
        return context;
    }
}
