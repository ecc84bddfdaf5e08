package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.BodyReader;
import dev.tidegate.gateway.http1.BodySink;
import dev.tidegate.gateway.http1.Forwarding;
import dev.tidegate.gateway.http1.Progress;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.policy.UpstreamSpec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection to a server: sends the request of the attempt that holds it, reads the reply, and judges it
 * as strictly as a request. Used by its event loop only.
 */
final class Http1UpstreamConnection extends ChannelInboundHandlerAdapter implements UpstreamStream, Upgradable {
    private static final int HEAD_BYTES_MAX = 64 * 1024;

    private final Http1Pool pool;
    private final Worker worker;
    private final ResponseHead head = new ResponseHead(HEAD_BYTES_MAX);
    private final BodyReader body = new BodyReader();
    private final Http1Output out;
    private final BodySink replyBody = this::onReplyBody;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Attempt attempt;
    private boolean readingBody;
    private boolean reusable;
    private boolean surrendered;
    private boolean cut;
    private long served;
    private long idleSinceNanos;

    Http1UpstreamConnection(Http1Pool pool, Worker worker) {
        this.pool = pool;
        this.worker = worker;
        this.out = new Http1Output(worker);
    }

    // ---- towards the server

    @Override
    public void begin(Attempt newAttempt) {
        attempt = newAttempt;
        readingBody = false;
        head.reset(newAttempt.isHeadRequest(), false);
    }

    @Override
    public void sendHead(RequestHead request, Forwarding forwarding) {
        out.beginBody(request.isChunked());
        if (forwarding.changesProtocol(request)) {
            head.reset(false, true);
        }
        request.writeForward(out.head(), forwarding.trailers(false));
    }

    @Override
    public void sendBody(ByteBuf part) {
        out.body(part);
    }

    @Override
    public void sendEnd() {
        out.endBody();
    }

    @Override
    public boolean isWritable() {
        return out.isWritable();
    }

    @Override
    public void read(boolean wanted) {
        channel().channel().config().setAutoRead(wanted);
    }

    // ---- in the pool

    @Override
    public boolean isReused() {
        return served > 0;
    }

    @Override
    public boolean hasAnswered() {
        return head.hasBegun();
    }

    /** HTTP/1.1 has no words for it. */
    @Override
    public boolean isRefused() {
        return false;
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

    @Override
    public void finish(boolean whole) {
        attempt = null;
        if (whole && reusable) {
            served++;
            read(true);
            pool.release(this);
        } else {
            close();
        }
    }

    @Override
    public void cancel() {
        out.drop();
        close();
    }

    /** Closes the connection; the attempt, if there is one, hears no more of it. */
    void close() {
        attempt = null;
        var unused = channel().close();
    }

    @Override
    public void surrender(ChannelHandler successor) {
        attempt = null;
        surrendered = true;
        out.send();
        Channel channel = channel().channel();
        channel.pipeline().replace(this, "tunnel", successor);
        channel.closeFuture().addListener(closed -> pool.onClosed(this));
    }

    // ---- from the server

    @Override
    public void handlerAdded(ChannelHandlerContext newContext) {
        context = newContext;
        out.open(newContext);
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        ByteBuf in = (ByteBuf) message;
        worker.tick();
        try {
            while (in.isReadable() && readPart(in)) {}
            if (surrendered && in.isReadable()) {
                channel.fireChannelRead(in.readRetainedSlice(in.readableBytes()));
            }
        } finally {
            in.release();
        }
        // A head that drips is no progress: its time runs from the end of the request.
        if (attempt != null && readingBody) {
            attempt.onReplyPause();
        }
    }

    /** Reads one head or a part of a body. Returns whether there may be more to read. */
    private boolean readPart(ByteBuf in) {
        Attempt current = attempt;
        if (current == null) {
            // Bytes that nobody asked for: what follows could be taken for the next reply.
            close();
            return false;
        }
        return readingBody ? readBody(current, in) : readHead(current, in);
    }

    private boolean readHead(Attempt current, ByteBuf in) {
        return switch (head.parse(in)) {
            case MORE -> false;
            case BAD -> {
                current.onBadReply();
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

    private boolean beginBody(Attempt current, ByteBuf in) {
        readingBody = true;
        body.begin(head.bodyFraming(), head.contentLength(), Long.MAX_VALUE);
        current.onReplyHead(head);
        // The owner may have left on what the head says.
        return attempt == current && readBody(current, in);
    }

    private boolean readBody(Attempt current, ByteBuf in) {
        return switch (body.read(in, replyBody)) {
            case MORE -> in.isReadable();
            case BAD -> {
                current.onBadReply();
                yield false;
            }
            case DONE -> {
                reusable = head.keepAlive() && !in.isReadable();
                current.onReplyEnd(Unpooled.EMPTY_BUFFER);
                yield false;
            }
        };
    }

    private void onReplyBody(ByteBuf part) {
        if (attempt == null) {
            part.release();
        } else {
            attempt.onReplyBody(part);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext channel) {
        worker.flushTouched();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext channel) {
        if (attempt != null && channel.channel().isWritable()) {
            worker.tick();
            attempt.onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        worker.tick();
        Attempt current = attempt;
        out.drop();
        pool.onClosed(this);
        if (current == null) {
            return;
        }
        if (readingBody && !cut && body.end() == Progress.DONE) {
            reusable = false;
            current.onReplyEnd(Unpooled.EMPTY_BUFFER);
        } else {
            attempt = null;
            current.onClosed(this);
        }
        worker.flushTouched();
    }

    /**
     * Over TLS the end of a connection counts as the end of a body only when the server said so (RFC 9112 section 9.8).
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) {
        cut |= event instanceof SslCloseCompletionEvent end && !end.isSuccess();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        // A reset by the server arrives here; closing it tells the attempt. What was to end with the connection has
        // not.
        cut = true;
        var unused = channel.close();
    }

    private ChannelHandlerContext channel() {
        if (context == null) {
            throw new IllegalStateException("not connected");
        }
        return context;
    }
}
