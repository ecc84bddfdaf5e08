package dev.tidegate.gateway;

import dev.tidegate.gateway.http2.ErrorCode;
import dev.tidegate.gateway.http2.FrameReader;
import dev.tidegate.policy.UpstreamSpec;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * One HTTP/2 connection to a server (RFC 9113), which carries many calls at once: reads frames into its
 * {@link Http2UpstreamSession} and sends what that writes. Used by its event loop only.
 */
final class Http2UpstreamConnection extends ChannelInboundHandlerAdapter {
    /** Blocks of fields may be so long as they are sent: a list that is longer when decoded is refused by itself. */
    private static final int BLOCK_BYTES_MAX = 4 * Http2UpstreamSession.HEAD_BYTES_MAX;

    private final Http2Pool pool;
    private final Worker worker;
    private final Http2Output output;
    private final Http2UpstreamSession session;
    private final FrameReader reader;
    private long idleSinceNanos;
    private boolean closing;

    Http2UpstreamConnection(Http2Pool pool, Worker worker, boolean secure, int streamsExpected) {
        this.pool = pool;
        this.worker = worker;
        this.output = new Http2Output(worker);
        this.session = new Http2UpstreamSession(worker, output.sender(), secure, streamsExpected, this::onRoom);
        this.reader = new FrameReader(session, worker.allocator(), BLOCK_BYTES_MAX);
    }

    // ---- in the pool

    /** The connection is made: frames can be sent. */
    void begin() {
        idleSinceNanos = worker.nowNanos();
        session.begin();
    }

    /** Whether another call can be sent now. */
    boolean hasRoom() {
        return !closing && session.hasRoom();
    }

    /** How many calls it takes at once. */
    int streamsMax() {
        return session.streamsMax();
    }

    /** A way for one call. */
    UpstreamStream newStream() {
        return session.newStream();
    }

    /** Whether no call is under way. */
    boolean isIdle() {
        return session.active() == 0;
    }

    /** Since when no call is under way; only said while none is. */
    long idleSinceNanos() {
        return idleSinceNanos;
    }

    private void onRoom() {
        if (isIdle()) {
            idleSinceNanos = worker.nowNanos();
        }
        pool.onRoom(this);
    }

    /** Sends no more calls once it has carried as many as it may. */
    void wearOut(UpstreamSpec.Connections limits) {
        if (limits.requests() > 0 && session.taken() >= limits.requests()) {
            session.drain();
        }
    }

    /** Whether it takes no more calls and has none. */
    boolean isSpent() {
        return session.isDraining() && isIdle();
    }

    /** Looks after the connection, some times a second. */
    void sweep(long nowNanos) {
        if (!session.sweep(nowNanos)) {
            close();
        }
    }

    /** Ends the connection, on which no call is under way. */
    void shutDown() {
        if (!closing) {
            session.goAway();
            output.flush();
            close();
        }
    }

    private void close() {
        closing = true;
        var unused = output.channel().close();
    }

    // ---- from the server

    @Override
    public void handlerAdded(ChannelHandlerContext channel) {
        output.open(channel);
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        ByteBuf in = (ByteBuf) message;
        worker.tick();
        try {
            if (!closing) {
                read(in);
            }
        } finally {
            in.release();
        }
    }

    private void read(ByteBuf in) {
        session.onRead();
        ErrorCode error = reader.read(in);
        if (error != ErrorCode.NO_ERROR) {
            closing = true;
            session.fail(error);
            output.flush();
            close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext channel) {
        worker.flushTouched();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext channel) {
        if (channel.channel().isWritable() && !closing) {
            worker.tick();
            output.touch();
            worker.flushTouched();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        worker.tick();
        closing = true;
        pool.onClosed(this);
        session.onClosed();
        reader.close();
        output.sender().close();
        worker.flushTouched();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        // A reset by the server arrives here; closing tells the streams.
        var unused = channel.close();
    }
}
