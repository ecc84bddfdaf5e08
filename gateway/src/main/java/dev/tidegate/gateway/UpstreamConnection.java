package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.BodyReader;
import dev.tidegate.gateway.http1.Progress;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.policy.UpstreamSpec;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server: reads the reply of the relay that holds it, and judges it as strictly as a request. Used
 * by its event loop only.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter implements Worker.Outbound {
    private static final int HEAD_BYTES_MAX = 64 * 1024;

    private final ServerPool pool;
    private final Worker worker;
    private final ResponseHead head = new ResponseHead(HEAD_BYTES_MAX);
    private final BodyReader body = new BodyReader();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Relay relay;
    private boolean readingBody;
    private boolean unflushed;
    private long served;
    private long idleSinceNanos;

    UpstreamConnection(ServerPool pool, Worker worker) {
        this.pool = pool;
        this.worker = worker;
    }

    /** The relay will send its request now. */
    void begin(Relay newRelay) {
        relay = newRelay;
        readingBody = false;
        head.reset(newRelay.isHeadRequest(), false);
    }

    /** Whether an earlier relay used this connection: then the server may have closed it unseen. */
    boolean isReused() {
        return served > 0;
    }

    boolean hasAnswered() {
        return head.hasBegun();
    }

    boolean isWornOut(UpstreamSpec.Connections limits) {
        return limits.requests() > 0 && served >= limits.requests();
    }

    void idleSince(long nowNanos) {
        idleSinceNanos = nowNanos;
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    /** Sends a part of the request, and takes it over. */
    void write(ByteBuf part) {
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
        return channel().channel().isWritable();
    }

    void read(boolean wanted) {
        channel().channel().config().setAutoRead(wanted);
    }

    /** The relay is over and the connection is fit for another. */
    void release() {
        relay = null;
        served++;
        read(true);
        pool.release(this);
    }

    /** Closes the connection; the relay, if there is one, hears no more of it. */
    void close() {
        relay = null;
        var unused = channel().close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext newContext) {
        context = newContext;
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        ByteBuf in = (ByteBuf) message;
        worker.tick();
        try {
            while (in.isReadable() && readPart(in)) {}
        } finally {
            in.release();
        }
        if (relay != null) {
            relay.onReplyPause();
        }
    }

    /** Reads one head or a part of a body. Returns whether there may be more to read. */
    private boolean readPart(ByteBuf in) {
        Relay current = relay;
        if (current == null) {
            // Bytes that nobody asked for: what follows could be taken for the next reply.
            close();
            return false;
        }
        return readingBody ? readBody(current, in) : readHead(current, in);
    }

    private boolean readHead(Relay current, ByteBuf in) {
        return switch (head.parse(in)) {
            case MORE -> false;
            case BAD -> {
                current.fail(UpstreamFailure.BAD_REPLY);
                yield false;
            }
            case DONE -> {
                if (head.isInterim()) {
                    head.resetAfterInterim();
                    yield true;
                }
                yield beginBody(current, in);
            }
        };
    }

    private boolean beginBody(Relay current, ByteBuf in) {
        readingBody = true;
        boolean chunked = current.onReply(head);
        body.begin(head.bodyFraming(), head.contentLength(), chunked, Long.MAX_VALUE);
        return readBody(current, in);
    }

    private boolean readBody(Relay current, ByteBuf in) {
        return switch (body.read(in, current.replySink())) {
            case MORE -> in.isReadable();
            case BAD -> {
                current.fail(UpstreamFailure.BAD_REPLY);
                yield false;
            }
            case DONE -> {
                current.onReplyEnd(head.keepAlive() && !in.isReadable());
                yield false;
            }
        };
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext channel) {
        worker.flushTouched();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext channel) {
        if (relay != null && channel.channel().isWritable()) {
            worker.tick();
            relay.onUpstreamWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        worker.tick();
        Relay current = relay;
        relay = null;
        pool.onClosed(this);
        if (current == null) {
            return;
        }
        if (readingBody && body.end(worker.allocator(), current.replySink()) == Progress.DONE) {
            current.onReplyEnd(false);
        } else {
            current.onUpstreamClosed(this);
        }
        worker.flushTouched();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        // A reset by the server arrives here; closing it tells the relay.
        var unused = channel.close();
    }

    private ChannelHandlerContext channel() {
        if (context == null) {
            throw new IllegalStateException("not connected");
        }
        return context;
    }
}
